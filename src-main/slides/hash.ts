import { createHash } from 'node:crypto'
import { AppError } from '#shared/contract/errors.ts'
import { kindOf } from './file-kind.ts'
import { openFile, type RandomAccessFile } from './random-access-file.ts'
import { planePaths, readStackManifest } from './stack/manifest.ts'

/** Bytes per read: large enough that hashing, not the disk calls, sets the pace. */
const chunkBytes = 1 << 20

export interface HashOptions {
  readonly signal?: AbortSignal
  /** Called after each chunk with bytes done and bytes in all. */
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void
}

/**
 * SHA-256 of the whole file, lower-case hex: the identity of a slide; of a stack, of its planes' hashes one after the
 * other, wherever the planes lie. Reads and hashes in turns of 1 MB in two buffers;
 * run it in the engine, it takes a core. Throws AppError `cancelled`, `file-changed` where the file shrinks, and as
 * `openSlide` does for files that cannot be opened.
 */
export async function hashFile(path: string, options: HashOptions = {}): Promise<string> {
  const file = await openFile(path)
  try {
    const head = await file.read(0, Math.min(file.size, 64))
    return kindOf(head) === 'stack' ? await hashPlanes(file, options) : await hashBytes(file, options)
  } finally {
    await file.close()
  }
}

async function hashPlanes(list: RandomAccessFile, { signal, onProgress }: HashOptions): Promise<string> {
  const paths = planePaths(await readStackManifest(list))
  const hash = createHash('sha256')
  for (const [i, path] of paths.entries()) {
    const plane = await openFile(path)
    try {
      hash.update(await hashBytes(plane, signal ? { signal } : {}))
    } finally {
      await plane.close()
    }
    onProgress?.(i + 1, paths.length)
  }
  return hash.digest('hex')
}

async function hashBytes(file: RandomAccessFile, { signal, onProgress }: HashOptions): Promise<string> {
  try {
    const hash = createHash('sha256')
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
        reading.catch(() => undefined) // heard at the next turn, if there is one
      }
      hash.update(buffers[turn]!.subarray(0, length))
      onProgress?.(next, file.size)
      position = next
    }
    return hash.digest('hex')
  } catch (error) {
    if (error instanceof AppError && error.code === 'file-truncated') {
      throw new AppError('file-changed', { file: file.name }, true)
    }
    throw error
  }
}
