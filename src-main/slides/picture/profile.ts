import { inflateSync } from 'node:zlib'
import { maxProfileBytes } from '../profile-bytes.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import type { PictureBody } from '../slide-file.ts'

/** Profiles lie before the pixels. Later ones are ignored. */
const maxHead = 4 * 2 ** 20

/** The ICC profile of a PNG (iCCP), JPEG (APP2) or WebP (ICCP) picture; null if there is no valid one. */
export async function pictureProfile(
  file: RandomAccessFile,
  mimeType: PictureBody['mimeType'],
): Promise<Uint8Array | null> {
  const head = await file.read(0, Math.min(file.size, maxHead))
  if (mimeType === 'image/png') return ofPng(head)
  return mimeType === 'image/jpeg' ? ofJpeg(head) : ofWebp(head)
}

function ofPng(head: Buffer): Uint8Array | null {
  for (let at = 8; at + 12 <= head.length; ) {
    const length = head.readUInt32BE(at)
    const type = head.toString('latin1', at + 4, at + 8)
    if (type === 'IDAT' || type === 'IEND') return null
    if (type === 'iCCP') {
      const body = head.subarray(at + 8, at + 8 + length)
      const name = body.indexOf(0)
      if (name < 0 || body[name + 1] !== 0) return null
      try {
        return inflateSync(body.subarray(name + 2), { maxOutputLength: maxProfileBytes })
      } catch {
        return null
      }
    }
    at += 12 + length
  }
  return null
}

/** Source: ICC.1:2022, annex B.4: parts, each with its number and the total. */
function ofJpeg(head: Buffer): Uint8Array | null {
  const pieces = new Map<number, Buffer>()
  let count = 0
  for (let at = 2; at + 4 <= head.length && head[at] === 0xff; ) {
    const marker = head[at + 1]!
    if (marker === 0xda || marker === 0xd9) break
    if (marker === 0xff) {
      at++
      continue
    }
    const length = head.readUInt16BE(at + 2)
    if (length < 2) break
    const body = head.subarray(at + 4, at + 2 + length)
    if (marker === 0xe2 && body.length > 14 && body.toString('latin1', 0, 12) === 'ICC_PROFILE\0') {
      pieces.set(body[12]!, body.subarray(14))
      count = body[13]!
    }
    at += 2 + length
  }
  if (count === 0 || pieces.size !== count) return null
  return Buffer.concat([...pieces].sort(([a], [b]) => a - b).map(([, piece]) => piece))
}

function ofWebp(head: Buffer): Uint8Array | null {
  for (let at = 12; at + 8 <= head.length; ) {
    const length = head.readUInt32LE(at + 4)
    if (head.toString('latin1', at, at + 4) === 'ICCP' && at + 8 + length <= head.length) {
      return Buffer.from(head.subarray(at + 8, at + 8 + length))
    }
    at += 8 + length + (length & 1)
  }
  return null
}
