/** What tells cheaply whether a file is still the one that was read. */
export interface FileStamp {
  readonly path: string
  readonly bytes: number
  /** `device:inode:modified:changed`, the times in nanoseconds since 1970, as the system gives them. */
  readonly mark: string
}

/** Where a slide lies, and whose pixels are wanted. */
export interface SlideAt {
  /** The file that opens it. */
  readonly path: string
  /** All its files as they were when it was hashed; null: whatever lies there now. */
  readonly files: readonly FileStamp[] | null
}

/** What the stamps of a slide's files say of its content. */
export type StampsSay = 'same' | 'other' | 'unsure'

/**
 * Compares the stamps of a slide's files with those of the content that was hashed. `other` only where the content
 * cannot be the same; `unsure` means that it must be hashed again.
 */
export function compareStamps(hashed: readonly FileStamp[], now: readonly FileStamp[]): StampsSay {
  if (hashed.length !== now.length) return 'unsure'
  let says: StampsSay = 'same'
  for (const [i, was] of hashed.entries()) {
    const is = now[i]!
    if (was.path !== is.path) return 'unsure'
    if (was.bytes !== is.bytes) return 'other'
    if (was.mark !== is.mark && !onlyDeviceDiffers(was.mark, is.mark)) says = 'unsure'
  }
  return says
}

/**
 * A drive may have another number after a restart or when it is mounted again. All else being equal to the nanosecond,
 * the file is the same; a system whose times are coarse, or that has no inodes, proves nothing.
 */
function onlyDeviceDiffers(was: string, is: string): boolean {
  const [, inode, modified, changed] = is.split(':')
  if (was.slice(was.indexOf(':')) !== is.slice(is.indexOf(':'))) return false
  return inode !== '0' && !(isCoarse(modified!) && isCoarse(changed!))
}

/** Whether files have the same sizes and times of writing, and are the same files; they may have other names now. */
export const sameWriting = (before: readonly FileStamp[], now: readonly FileStamp[]): boolean =>
  before.length === now.length &&
  before.every(({ bytes, mark }, i) => {
    const written = (one: string) => one.slice(0, one.lastIndexOf(':'))
    return bytes === now[i]!.bytes && written(mark) === written(now[i]!.mark)
  })

/** Whether a time in nanoseconds is of a system that counts in steps of 10 ms or more. */
const isCoarse = (ns: string): boolean => /0{7}$/.test(ns)

/** The coarsest step in which a system counts times, ms: FAT counts in two seconds. */
const coarsestStepMs = 2000

/**
 * Whether stamps would differ after any write that comes after `beganMs` (ms since 1970), when hashing began. On a system
 * with coarse times they would not where the file had been written just before: the next write may bear the same time.
 */
export const tellsLaterWrites = (files: readonly FileStamp[], beganMs: number): boolean =>
  files.every(({ mark }) => {
    const [, , modified = '', changed = ''] = mark.split(':')
    if (!(isCoarse(modified) && isCoarse(changed))) return true
    return beganMs - Number(BigInt(modified) / 1_000_000n) > coarsestStepMs
  })
