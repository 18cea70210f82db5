import { createHash, type Hash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'
import { fileError, openFile } from './random-access-file.ts'
import { filesOf } from './slide-parts.ts'

/** Bytes per read: large enough that hashing is the bottleneck, not the disk calls. */
const chunkBytes = 1 << 20

export interface HashOptions {
  readonly signal?: AbortSignal
  /** Called after each chunk with the bytes done and the total. */
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void
}

/**
 * SHA-256 of a whole slide in lower-case hex: its identity. A slide of several files is hashed as the concatenation
 * of all of them in the order of `slideParts`, so that each of its files gives the same hash. The hash of fields
 * begins with the size of each in bytes, because the same pictures as focal planes are a different slide. Throws like
 * `hashFile`.
 */
export async function hashSlide(path: string, { signal, onProgress }: HashOptions = {}): Promise<string> {
  const { parts, prefix } = await filesOf(path)
  const sizes = await Promise.all(parts.map(sizeOf))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const hash = createHash('sha256')
  hash.update(prefix?.(sizes) ?? '')
  let before = 0
  for (const [i, part] of parts.entries()) {
    await addFile(hash, part, signal, (done) => onProgress?.(before + done, total))
    before += sizes[i]!
  }
  return hash.digest('hex')
}

/**
 * SHA-256 of one whole file in lower-case hex. Reads and hashes 1 MB at a time in two alternating buffers. Run it in
 * the engine, because it uses a whole core. Throws AppError `cancelled`, `file-changed` if the file shrinks, and like
 * `openSlide` for files that cannot be opened.
 */
export async function hashFile(path: string, { signal, onProgress }: HashOptions = {}): Promise<string> {
  const hash = createHash('sha256')
  await addFile(hash, path, signal, onProgress)
  return hash.digest('hex')
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

const sizeOf = async (path: string): Promise<number> => {
  const found = await stat(path).catch((error) => {
    throw fileError(error, basename(path))
  })
  return found.size
}
