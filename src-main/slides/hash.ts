import { createHash, type Hash } from 'node:crypto'
import { basename } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'
import { compareStamps, type FileStamp, tellsLaterWrites } from '#shared/domain/file-stamp.ts'
import { openFile } from './random-access-file.ts'
import { filesOf } from './slide-parts.ts'
import { stampsOf } from './stamps.ts'

/** Bytes per read: large enough that hashing is the bottleneck, not the disk calls. */
const chunkBytes = 1 << 20

export interface HashOptions {
  readonly signal?: AbortSignal
  /** Called after each chunk with the bytes done and the total. */
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void
}

/** Content that was read from end to end, and the files in which it lay meanwhile. */
export interface Hashed {
  /** Lower-case hex. */
  readonly sha256: string
  /** In the order in which they were read. They were the same before and after. */
  readonly files: readonly FileStamp[]
  /** False where a later write could leave the stamps as they are: then they prove nothing. */
  readonly stampsTell: boolean
}

/**
 * SHA-256 of a whole slide: its identity. A slide of several files is hashed as the concatenation of all of them in the
 * order of `slideParts`, so that each of its files gives the same hash. The hash of fields begins with the size of each
 * in bytes, because the same pictures as focal planes are a different slide. Throws like `hashFile`.
 */
export async function hashSlide(path: string, options: HashOptions = {}): Promise<Hashed> {
  const { parts, prefix } = await filesOf(path)
  return hashAll(parts, prefix ?? null, options)
}

/**
 * SHA-256 of one whole file. Reads and hashes 1 MB at a time in two alternating buffers. Run it in the engine, because it
 * uses a whole core. Throws AppError `cancelled`, `file-changed` if the file changes meanwhile, and like `openSlide` for
 * files that cannot be opened.
 */
export const hashFile = (path: string, options: HashOptions = {}): Promise<Hashed> => hashAll([path], null, options)

async function hashAll(
  parts: readonly string[],
  prefix: ((sizes: readonly number[]) => string) | null,
  { signal, onProgress }: HashOptions,
): Promise<Hashed> {
  const beganMs = Date.now()
  const files = await stampsOf(parts)
  const sizes = files.map(({ bytes }) => bytes)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const hash = createHash('sha256')
  // The prefix tells the sizes of what the files hold, sealed or not.
  if (prefix) hash.update(prefix(await Promise.all(parts.map(contentBytes))))
  let before = 0
  for (const [i, part] of parts.entries()) {
    await addFile(hash, part, signal, (done) => onProgress?.(before + done, total))
    before += sizes[i]!
  }
  for (const [i, after] of (await stampsOf(parts)).entries())
    if (compareStamps([files[i]!], [after]) !== 'same')
      throw new AppError('file-changed', { file: basename(after.path) }, true)
  return { sha256: hash.digest('hex'), files, stampsTell: tellsLaterWrites(files, beganMs) }
}

/** Bytes of what a file holds, which for a sealed file is less than its size on disk. Throws as `openFile`. */
export async function contentBytes(path: string): Promise<number> {
  const file = await openFile(path)
  await file.close()
  return file.size
}

async function addFile(
  hash: Hash,
  path: string,
  signal: AbortSignal | undefined,
  onProgress: HashOptions['onProgress'],
): Promise<void> {
  const file = await openFile(path)
  try {
    const buffers = [Buffer.allocUnsafe(chunkBytes), Buffer.allocUnsafe(chunkBytes)]
    const fill = async (turn: number, position: number) => {
      const length = Math.min(chunkBytes, file.size - position)
      await file.readInto(buffers[turn]!, 0, length, position)
      return length
    }
    let reading = fill(0, 0)
    for (let position = 0, turn = 0; position < file.size; turn ^= 1) {
      const length = await reading
      if (signal?.aborted) throw new AppError('cancelled')
      const next = position + length
      if (next < file.size) {
        reading = fill(turn ^ 1, next)
        reading.catch(() => undefined) // the error is thrown by the next turn, if there is one
      }
      hash.update(buffers[turn]!.subarray(0, length))
      onProgress?.(next, file.size)
      position = next
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'file-truncated') {
      throw new AppError('file-changed', { file: file.name }, true)
    }
    throw error
  } finally {
    await file.close()
  }
}
