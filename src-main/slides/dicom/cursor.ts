import { AppError } from '#shared/contract/errors.ts'
import type { RandomAccessFile } from '../random-access-file.ts'

const smallBlock = 16 * 1024
const largeBlock = 1024 * 1024

/**
 * Reads forward through a file in blocks that grow while the reading is sequential. So a header is one small read and
 * a long table a few large ones. Bytes within the block are read without a promise.
 */
export class Cursor {
  readonly file: RandomAccessFile
  position: number
  /** Bytes in memory. `bytes[at]` is the byte at `position`. */
  bytes: Buffer = Buffer.alloc(0)
  #base: number
  #block = smallBlock

  constructor(file: RandomAccessFile, position: number) {
    this.file = file
    this.position = position
    this.#base = position
  }

  get at(): number {
    return this.position - this.#base
  }

  /** Whether `length` bytes from `position` are in memory. */
  has(length: number): boolean {
    return this.position + length <= this.#base + this.bytes.length
  }

  /** Loads at least `length` bytes from `position` into memory. Throws `file-truncated` if the file ends earlier. */
  async fill(length: number): Promise<void> {
    const { file, position } = this
    if (!(position + length <= file.size)) throw truncated(file)
    const end = this.#base + this.bytes.length
    const goesOn = this.bytes.length > 0 && position <= end
    this.#block = goesOn ? Math.min(largeBlock, this.#block * 2) : smallBlock
    const wanted = Math.min(Math.max(length, this.#block), file.size - position)
    this.bytes = await file.read(position, wanted)
    this.#base = position
  }
}

export const truncated = (file: RandomAccessFile) =>
  new AppError('file-truncated', { file: file.name, detail: 'structure points beyond the end of the file' })

export const damaged = (file: RandomAccessFile, detail: string) =>
  new AppError('file-damaged', { file: file.name, detail })
