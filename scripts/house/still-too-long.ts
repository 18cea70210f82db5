/**
 * Files and functions that were too long when the limits were introduced. Each is to be split, so this list only
 * shrinks.
 */
export const stillTooLong: ReadonlySet<string> = new Set([
  'src-main/slides/dicom/dicom.test.ts',
])
