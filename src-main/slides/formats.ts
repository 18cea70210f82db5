import { dicomFormat } from './dicom/format.ts'
import { fieldsFormat } from './fields/format.ts'
import { foreignFormat } from './foreign/format.ts'
import { pictureFormat } from './picture/format.ts'
import type { SlideFormat } from './slide-file.ts'
import { stackFormat } from './stack/format.ts'
import { tiffFormat } from './tiff/format.ts'

/**
 * Every format, in the order in which a file is offered to them. Makers' formats come first: several of them are TIFFs
 * or pictures to anyone else.
 */
export const formats = [
  foreignFormat,
  tiffFormat,
  dicomFormat,
  pictureFormat,
  stackFormat,
  fieldsFormat,
] as readonly SlideFormat[]
