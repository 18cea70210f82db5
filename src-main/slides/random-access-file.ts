import fs from 'node:fs'
import { basename } from 'node:path'
import { headBytes, readHead } from '#main/vault/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import type { RandomAccessFile } from './file-access.ts'
import { readSealed } from './sealed-access.ts'

export type { RandomAccessFile } from './file-access.ts'

/** Device, inode and both times of a file in nanoseconds. Its size is not part of it. */
export const markOf = ({ dev, ino, mtimeNs, ctimeNs }: fs.BigIntStats): string => `${dev}:${ino}:${mtimeNs}:${ctimeNs}`

/** Maps the operating system's errors to errors for the reader. */
export function fileError(error: unknown, name: string): AppError {
  if (isAppError(error)) return error
  const code = (error as NodeJS.ErrnoException | null)?.code ?? 'unknown'
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return new AppError('file-not-found', { file: name })
  if (code === 'EISDIR') return new AppError('file-not-a-slide', { file: name })
  if (code === 'EACCES' || code === 'EPERM') return new AppError('file-forbidden', { file: name })
  return new AppError('slide-missing', { file: name, detail: String(code) }, true)
}

/**
 * Opens a regular file for reading. What a sealed file holds is read like a plain one. Throws AppError
 * `file-not-found`, `file-not-a-slide`, `file-forbidden`, `file-empty`, `file-sealed`, `file-truncated`.
 */
export async function openFile(path: string): Promise<RandomAccessFile> {
  const name = basename(path)
  let fd: number
  try {
    // Opening a pipe or a device could block forever, so the path is checked first.
    const stat = await fs.promises.stat(path)
    if (!stat.isFile()) throw new AppError('file-not-a-slide', { file: name })
    if (stat.size === 0) throw new AppError('file-empty', { file: name })
    fd = await new Promise<number>((resolve, reject) => {
      fs.open(path, 'r', (error, opened) => (error ? reject(error) : resolve(opened)))
    })
  } catch (error) {
    throw fileError(error, name)
  }
  let opened: OpenFile
  try {
    opened = new OpenFile(path, name, fd, fs.fstatSync(fd, { bigint: true }))
  } catch (error) {
    fs.closeSync(fd)
    throw fileError(error, name)
  }
  try {
    const head = opened.size < headBytes ? null : readHead(await opened.read(0, headBytes))
    return head ? readSealed(opened, head) : opened
  } catch (error) {
    await opened.close()
    throw error
  }
}

/** Uses `main` for every read. Its mark includes those of the others. Closing it also closes the slide's other files. */
export const withOthers = (
  main: RandomAccessFile,
  others: readonly Pick<RandomAccessFile, 'size' | 'mark'>[],
  closeAll: () => Promise<void>,
): RandomAccessFile => ({
  path: main.path,
  name: main.name,
  size: main.size,
  ...(main.isSealed ? { isSealed: main.isSealed } : {}),
  mark: [main.mark, ...others.map(({ size, mark }) => `${size}:${mark}`)].join('\n'),
  read: (position, length) => main.read(position, length),
  readInto: (target, at, length, position) => main.readInto(target, at, length, position),
  close: closeAll,
})

class OpenFile implements RandomAccessFile {
  readonly path: string
  readonly name: string
  readonly size: number
  readonly mark: string
  #fd: number
  #inFlight = 0
  #closed = false
  #afterLast: (() => void) | null = null

  constructor(path: string, name: string, fd: number, stat: fs.BigIntStats) {
    this.path = path
    this.name = name
    this.size = Number(stat.size)
    this.mark = markOf(stat)
    this.#fd = fd
  }

  // Plain fs.read on a descriptor costs about half as much as FileHandle.read, and every tile is read here. The count
  // of running reads keeps close() from freeing a descriptor that is still in use.
  readInto(target: Buffer, at: number, length: number, position: number): Promise<void> {
    if (this.#closed) return Promise.reject(new AppError('slide-missing', { file: this.name, detail: 'closed' }, true))
    if (length === 0) return Promise.resolve()
    this.#inFlight++
    return new Promise<void>((resolve, reject) => {
      const finish = (error: AppError | null) => {
        this.#inFlight--
        if (this.#inFlight === 0) this.#afterLast?.()
        if (error) reject(error)
        else resolve()
      }
      const step = (done: number) => {
        fs.read(this.#fd, target, at + done, length - done, position + done, (error, bytes) => {
          if (error) return finish(fileError(error, this.name))
          if (bytes === 0) return finish(new AppError('file-truncated', { file: this.name, detail: 'end of file' }))
          if (done + bytes < length) return step(done + bytes)
          finish(null)
        })
      }
      step(0)
    })
  }

  async read(position: number, length: number): Promise<Buffer> {
    if (position < 0 || length < 0 || position + length > this.size) {
      throw new AppError('file-truncated', { file: this.name, detail: 'data beyond the end of the file' })
    }
    const buffer = Buffer.allocUnsafe(length)
    await this.readInto(buffer, 0, length, position)
    return buffer
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    if (this.#inFlight > 0) await new Promise<void>((resolve) => (this.#afterLast = resolve))
    await new Promise<void>((resolve) => fs.close(this.#fd, () => resolve()))
  }
}
