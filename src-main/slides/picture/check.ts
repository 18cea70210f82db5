import { AppError } from '#shared/contract/errors.ts'
import { readJpegHeader } from '../jpeg-header.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import type { PictureBody } from '../slide-file.ts'

/** Bytes per read while searching for the end of a picture. */
const chunkBytes = 2 ** 20
/** Headers with colour profiles and camera notes are much smaller. */
const maxHeader = 16 * 2 ** 20

/**
 * Checks that a picture is complete: its own end marker is found, whatever follows it (phones append films and
 * notes). Throws AppError `file-truncated`, `file-damaged`.
 */
export async function checkPictureEnd(file: RandomAccessFile, { mimeType }: PictureBody): Promise<void> {
  // The length of a WebP is in its header and was already compared with the file's.
  if (mimeType === 'image/webp') return
  const whole = mimeType === 'image/png' ? await endsPng(file) : await endsJpeg(file)
  if (!whole) throw new AppError('file-truncated', { file: file.name, detail: 'the end of the picture is missing' })
}

/** Follows the chunks of a PNG to IEND. */
async function endsPng(file: RandomAccessFile): Promise<boolean> {
  for (let at = 8; at + 12 <= file.size; ) {
    const head = await file.read(at, 8)
    const type = head.toString('latin1', 4, 8)
    if (type === 'IEND') return true
    if (!/^[A-Za-z]{4}$/.test(type)) throw new AppError('file-damaged', { file: file.name, detail: 'PNG chunks' })
    at += 12 + head.readUInt32BE(0)
  }
  return false
}

/**
 * Follows a JPEG from its first scan to its end marker. In coded data, 0xFF is followed by 0 or by a restart marker.
 * Every other marker has a length, except the end. Source: ITU-T T.81, B.1.1.
 */
async function endsJpeg(file: RandomAccessFile): Promise<boolean> {
  const { scanAt } = readJpegHeader(await file.read(0, Math.min(file.size, maxHeader)))
  if (scanAt < 0) return false
  let at = scanAt
  while (at + 2 <= file.size) {
    const chunk = await file.read(at, Math.min(chunkBytes, file.size - at))
    const found = nextMarker(chunk)
    if (found < 0) {
      // The last byte may be the first half of a marker.
      at += Math.max(1, chunk.length - 1)
      continue
    }
    const marker = chunk[found + 1]!
    if (marker === 0xd9) return true
    if (found + 4 > chunk.length) {
      if (at + found + 4 > file.size) return false
      at += found
      continue
    }
    at += found + 2 + chunk.readUInt16BE(found + 2)
  }
  return false
}

/** Position of the next marker that is not a restart; -1 if there is none. */
function nextMarker(bytes: Buffer): number {
  for (let at = bytes.indexOf(0xff); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]!
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return -1
}
