import { AppError } from '#shared/contract/errors.ts'
import { readJpegHeader } from '../jpeg-header.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import type { PictureBody } from '../slide-file.ts'

/** Bytes at a file's end in which its end marker must lie; cameras append a little after it. */
const tailBytes = 65_536

/** Checks that a picture's file ends as its coding ends. Throws AppError `file-truncated`. */
export async function checkPictureEnd(file: RandomAccessFile, { mimeType }: PictureBody): Promise<void> {
  // The length of a WebP is in its header, and was held against the file's.
  if (mimeType === 'image/webp') return
  if (mimeType === 'image/png') return checkEnd(file, 'IEND', 0)
  const header = readJpegHeader(await file.read(0, Math.min(file.size, 65_536)))
  return checkEnd(file, '\xff\xd9', Math.max(0, header.scanAt))
}

async function checkEnd(file: RandomAccessFile, marker: string, from: number): Promise<void> {
  const start = Math.max(from, file.size - tailBytes)
  const tail = await file.read(start, file.size - start)
  if (tail.includes(marker, 0, 'latin1')) return
  throw new AppError('file-truncated', { file: file.name, detail: 'the end of the picture is missing' })
}
