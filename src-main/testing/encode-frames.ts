import charls from '@cornerstonejs/codec-charls/wasmjs'
import openjpeg from '@cornerstonejs/codec-openjpeg/wasmjs'

/** Test material: RGB or grey pixels in the lossless codings of DICOM slides. */
export interface Pixels {
  readonly data: Buffer
  readonly width: number
  readonly height: number
  readonly samples: 1 | 3
}

/** Each module needs a new object, because the library modifies it. */
const silent = () => ({ print: () => undefined, printErr: () => undefined })
const frameInfo = ({ width, height, samples }: Pixels) => ({
  width,
  height,
  bitsPerSample: 8,
  componentCount: samples,
  isSigned: false,
})

export async function encodeJpegLs(pixels: Pixels): Promise<Buffer> {
  const encoder = new (await charls(silent())).JpegLSEncoder()
  try {
    encoder.getDecodedBuffer(frameInfo(pixels)).set(pixels.data)
    encoder.setInterleaveMode(pixels.samples === 1 ? 0 : 2)
    encoder.setNearLossless(0)
    encoder.encode()
    return Buffer.from(encoder.getEncodedBuffer())
  } finally {
    encoder.delete()
  }
}

/** Lossless, or compressed `rate` times. */
export async function encodeJpeg2000(pixels: Pixels, rate = 0): Promise<Buffer> {
  const encoder = new (await openjpeg(silent())).J2KEncoder()
  try {
    encoder.getDecodedBuffer(frameInfo(pixels)).set(pixels.data)
    encoder.setQuality(rate === 0, rate)
    encoder.encode()
    return Buffer.from(encoder.getEncodedBuffer())
  } finally {
    encoder.delete()
  }
}

/** One plane per channel, as in RLE and planar raw frames. */
export function toPlanes({ data, samples }: Pixels): Buffer[] {
  const pixels = data.length / samples
  return Array.from({ length: samples }, (_, channel) => {
    const plane = Buffer.alloc(pixels)
    for (let i = 0; i < pixels; i++) plane[i] = data[i * samples + channel]!
    return plane
  })
}

/** DICOM's run-length coding (PS3.5 annex G): runs from three on, everything else as literals. */
export function encodeRle(pixels: Pixels): Buffer {
  const segments = toPlanes(pixels).map(packBits)
  const header = Buffer.alloc(64)
  header.writeUInt32LE(segments.length)
  let at = 64
  for (const [i, segment] of segments.entries()) {
    header.writeUInt32LE(at, 4 + i * 4)
    at += segment.length
  }
  return Buffer.concat([header, ...segments])
}

function packBits(plane: Buffer): Buffer {
  const out: number[] = []
  for (let at = 0; at < plane.length; ) {
    let run = 1
    while (run < 128 && plane[at + run] === plane[at]) run++
    if (run > 2) {
      out.push(257 - run, plane[at]!)
      at += run
      continue
    }
    const from = at
    while (at < plane.length && at - from < 128 && !(plane[at] === plane[at + 1] && plane[at] === plane[at + 2])) at++
    out.push(at - from - 1, ...plane.subarray(from, at))
  }
  if (out.length % 2) out.push(0)
  return Buffer.from(out)
}
