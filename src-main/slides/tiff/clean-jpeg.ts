/** Start of frame, tables, scan and the like: what a decoder needs. */
const app0 = 0xe0
const app14 = 0xee
const app15 = 0xef
const comment = 0xfe
const startOfScan = 0xda

/**
 * The same JPEG without remarks and without application segments (EXIF, XMP, IPTC, maker's data), except JFIF and Adobe's
 * colour mark, which decoders read. Bytes that are no JPEG are returned as they are.
 */
export function cleanJpeg(bytes: Buffer): Buffer {
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== 0xd8) return bytes
  const parts: Buffer[] = [bytes.subarray(0, 2)]
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) break
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at++
      continue
    }
    const alone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9)
    const length = alone ? 2 : 2 + bytes.readUInt16BE(at + 2)
    const end = Math.min(bytes.length, at + length)
    const drop =
      marker === comment ||
      (marker > app0 && marker <= app15 && marker !== app14) ||
      (marker === app0 && !isJfif(bytes, at))
    if (!drop) parts.push(bytes.subarray(at, end))
    at = end
    if (marker === startOfScan) break
  }
  parts.push(bytes.subarray(at))
  return Buffer.concat(parts)
}

const isJfif = (bytes: Buffer, at: number): boolean => bytes.toString('latin1', at + 4, at + 9) === 'JFIF\0'
