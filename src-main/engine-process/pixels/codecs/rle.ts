/**
 * Decodes DICOM's run-length coding: a header of segment offsets, then PackBits with one segment per 8-bit channel.
 * Returns one channel after another. Throws a plain Error if the stream is damaged. Source: PS3.5 annex G.
 */
export function decodeRle(
  bytes: Buffer,
  { width, height, samples }: { readonly width: number; readonly height: number; readonly samples: number },
): Buffer {
  const pixels = width * height
  if (bytes.length < 64 || bytes.readUInt32LE(0) !== samples) throw new Error('RLE header')
  const out = Buffer.allocUnsafeSlow(pixels * samples)
  for (let segment = 0; segment < samples; segment++) {
    const from = bytes.readUInt32LE(4 + segment * 4)
    const to = segment + 1 < samples ? bytes.readUInt32LE(8 + segment * 4) : bytes.length
    if (from < 64 || to > bytes.length || from > to) throw new Error('RLE header')
    unpack(bytes.subarray(from, to), out.subarray(segment * pixels, (segment + 1) * pixels))
  }
  return out
}

/** Fills `target` to its end. Anything after that in the stream is padding. */
function unpack(source: Buffer, target: Buffer): void {
  let at = 0
  let to = 0
  while (to < target.length) {
    const code = source[at++]
    if (code === undefined) throw new Error('RLE data ends early')
    if (code === 128) continue
    const count = code < 128 ? code + 1 : 257 - code
    const length = Math.min(count, target.length - to)
    if (code < 128) {
      if (at + length > source.length) throw new Error('RLE data ends early')
      source.copy(target, to, at, at + length)
      at += count
    } else {
      const value = source[at++]
      if (value === undefined) throw new Error('RLE data ends early')
      target.fill(value, to, to + length)
    }
    to += length
  }
}
