/**
 * Overwrites remarks and application segments of a coded frame with zeros, and what follows its end. The length stays,
 * so that the offsets of frames stay right. Returns false for a stream whose segments cannot be followed to its pixels.
 * `bytes` is one fragment; one that goes on with a frame begins in its pixels.
 */
export function blankRemarks(bytes: Buffer, coding: 'jpeg' | 'jpeg-ls' | 'jpeg2000'): boolean {
  if (coding === 'jpeg2000') return blankCodestream(bytes)
  let at = bytes[0] === 0xff && bytes[1] === 0xd8 ? 2 : nextMarker(bytes, 0)
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) return false
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === 0xd9) {
      bytes.fill(0, at + 2)
      return true
    }
    if (at + 4 > bytes.length) return false
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    if (end > bytes.length) return false
    const isJfif = marker === 0xe0 && bytes.toString('latin1', at + 4, at + 9) === 'JFIF\0'
    // Adobe's mark says how colours are stored. JPEG-LS has its colour transform in APP8.
    const isNeeded = isJfif || marker === 0xee || (coding === 'jpeg-ls' && marker === 0xe8)
    if (marker === 0xfe || (marker >= 0xe0 && marker <= 0xef && !isNeeded)) bytes.fill(0, at + 4, end)
    at = marker === 0xda ? nextMarker(bytes, end) : end
  }
  return true
}

/** The next marker in coded pixels, where a byte below 0x80 after 0xFF belongs to the pixels, or the end. */
function nextMarker(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]!
    if (next >= 0x80 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

/** JPEG 2000: the comments of the main header and of each tile part. Source: ISO/IEC 15444-1, annex A. */
function blankCodestream(bytes: Buffer): boolean {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xff4f) return false
  let at = 2
  let partEnd = 0
  while (at + 2 <= bytes.length) {
    const marker = bytes.readUInt16BE(at)
    if (marker === 0xffd9) {
      bytes.fill(0, at + 2)
      return true
    }
    if (marker === 0xff93) {
      // A part of unknown length reaches to the end.
      if (partEnd === 0) return true
      at = partEnd
      continue
    }
    if (marker < 0xff00 || at + 12 > bytes.length) return false
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    if (end > bytes.length) return false
    if (marker === 0xff90) {
      const length = bytes.readUInt32BE(at + 6)
      partEnd = length === 0 ? 0 : at + length
      if (partEnd !== 0 && (partEnd < end || partEnd > bytes.length)) return false
    }
    if (marker === 0xff64) bytes.fill(0, at + 4, end)
    at = end
  }
  return false
}
