import { LRUCache } from 'lru-cache'
import { headBytes, openPart, partBytes, partExtra, type SealedHead, sealedSize } from '#main/vault/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { RandomAccessFile } from './file-access.ts'

/** Parts that were opened last, of all sealed files: neighbouring tiles often lie in one part. */
const opened = new LRUCache<string, Buffer>({ maxSize: 32 << 20, sizeCalculation: ({ length }) => length || 1 })
/** A read of more parts than this goes through the file once, e.g. a hash. Its parts are not kept. */
const mostKept = 4
let files = 0

/**
 * What a sealed file holds, read like a plain file. Throws AppError `file-sealed` without its key, `file-truncated` if it
 * was cut, and at reading `file-damaged` for a part that was changed or exchanged.
 */
export function readSealed(raw: RandomAccessFile, head: SealedHead): RandomAccessFile {
  const { name } = raw
  const { key, size } = head
  if (key === null) throw new AppError('file-sealed', { file: name })
  if (size === 0) throw new AppError('file-empty', { file: name })
  if (raw.size !== sealedSize(size)) throw new AppError('file-truncated', { file: name, detail: 'sealed size' })
  const withKey = { ...head, key }
  const number = files++

  async function openParts(first: number, last: number): Promise<Buffer[]> {
    const step = partBytes + partExtra
    const end = Math.min(headBytes + (last + 1) * step, raw.size)
    const sealed = await raw.read(headBytes + first * step, end - headBytes - first * step)
    const parts: Buffer[] = []
    for (let index = first; index <= last; index++) {
      const at = (index - first) * step
      const part = openPart(withKey, index, sealed.subarray(at, at + step))
      if (!part) throw new AppError('file-damaged', { file: name, detail: `part ${index} of the sealed file` })
      parts.push(part)
      if (last - first < mostKept) opened.set(`${number}/${index}`, part)
    }
    return parts
  }

  async function readInto(target: Buffer, at: number, length: number, position: number): Promise<void> {
    if (position < 0 || position + length > size)
      throw new AppError('file-truncated', { file: name, detail: 'end of file' })
    if (length === 0) return
    const first = Math.floor(position / partBytes)
    const last = Math.floor((position + length - 1) / partBytes)
    const kept: Buffer[] = []
    for (let index = first; index <= last; index++) {
      const part = opened.get(`${number}/${index}`)
      if (!part) break
      kept.push(part)
    }
    const rest = kept.length > last - first ? [] : await openParts(first + kept.length, last)
    for (const [i, part] of [...kept, ...rest].entries()) {
      const begins = (first + i) * partBytes
      const from = Math.max(0, position - begins)
      const to = Math.min(part.length, position + length - begins)
      part.copy(target, at + begins + from - position, from, to)
    }
  }

  return {
    path: raw.path,
    name,
    size,
    mark: raw.mark,
    isSealed: true,
    readInto,
    async read(position, length) {
      if (position < 0 || length < 0 || position + length > size)
        throw new AppError('file-truncated', { file: name, detail: 'data beyond the end of the file' })
      const buffer = Buffer.allocUnsafe(length)
      await readInto(buffer, 0, length, position)
      return buffer
    },
    close: () => raw.close(),
  }
}
