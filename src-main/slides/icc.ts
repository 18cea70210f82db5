import { inflateSync } from 'node:zlib'
import type { RandomAccessFile } from './random-access-file.ts'

/** Real profiles take a few hundred kilobytes; a print profile some megabytes. */
const maxProfileBytes = 16 * 2 ** 20
/** Where pictures keep their profile: before the pixels, and not far in. */
const maxHeaderBytes = 16 * 2 ** 20
const app2 = 'ICC_PROFILE\0'

/** The ICC profile of a PNG or JPEG as it lies in the file; null where there is none or it is not whole. */
export async function pictureIccProfile(file: RandomAccessFile, mimeType: string): Promise<Uint8Array | null> {
  const head = await file.read(0, Math.min(file.size, maxHeaderBytes))
  return mimeType === 'image/png' ? pngProfile(head) : jpegProfile(head)
}

/** Source: ICC.1:2022 annex B.4, profiles embedded in JPEG: numbered APP2 segments. */
export function jpegProfile(bytes: Buffer): Uint8Array | null {
  const parts = new Map<number, Buffer>()
  let wanted = 0
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === 0xda || marker === 0xd9) break
    const length = bytes.readUInt16BE(at + 2)
    const body = bytes.subarray(at + 4, at + 2 + length)
    if (length < 2) break
    if (marker === 0xe2 && body.length > app2.length + 2 && body.toString('latin1', 0, app2.length) === app2) {
      parts.set(body[app2.length]!, body.subarray(app2.length + 2))
      wanted = body[app2.length + 1]!
    }
    at += 2 + length
  }
  const ordered = Array.from({ length: wanted }, (_, i) => parts.get(i + 1))
  if (wanted === 0 || ordered.includes(undefined)) return null
  return sane(Buffer.concat(ordered as Buffer[]))
}

/** Source: PNG specification, third edition, 11.3.2.3 iCCP. */
export function pngProfile(bytes: Buffer): Uint8Array | null {
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (type === 'IDAT' || type === 'IEND' || at + 8 + length > bytes.length) return null
    if (type === 'iCCP') {
      const body = bytes.subarray(at + 8, at + 8 + length)
      const nameEnd = body.indexOf(0)
      if (nameEnd < 1 || nameEnd > 79 || body[nameEnd + 1] !== 0) return null
      try {
        return sane(inflateSync(body.subarray(nameEnd + 2), { maxOutputLength: maxProfileBytes }))
      } catch {
        return null
      }
    }
    at += 12 + length
  }
  return null
}

/** A profile says its own length and signs itself `acsp`; anything else is none. */
export function sane(profile: Buffer): Uint8Array | null {
  if (profile.length < 128 || profile.length > maxProfileBytes) return null
  const said = profile.readUInt32BE(0)
  if (profile.toString('latin1', 36, 40) !== 'acsp' || said < 128 || said > profile.length) return null
  return profile.subarray(0, said)
}
