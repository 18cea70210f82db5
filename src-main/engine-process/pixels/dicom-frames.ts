import type { DicomImage, DicomPixelFormat } from '#main/slides/index.ts'
import { tiffCompression } from '#main/slides/index.ts'
import { decodeJpegLs } from './codecs/jpeg-ls.ts'
import { withJpeg2000 } from './codecs/jpeg2000.ts'
import { joinBytes, rawToRgb, upperBits } from './codecs/raw.ts'
import { decodeRle } from './codecs/rle.ts'
import { decode } from './decode.ts'
import { type RgbImage, wholeOf } from './rgb.ts'
import type { SegmentCodec } from './stored-image.ts'
import { type FrameImage, frameFormat } from './stored-image.ts'

const photometric = { whiteIsZero: 0, blackIsZero: 1, rgb: 2, ycbcr: 6 }

/** One focal plane of a DICOM image in the form for reading stored regions. */
export function dicomFrames(image: DicomImage, plane: number): FrameImage {
  const { width, height, segmentWidth, segmentHeight, cols, rows, format } = image
  const grey = format.colour === 'MONOCHROME1' ? photometric.whiteIsZero : photometric.blackIsZero
  const jpegColour = image.rgbJpeg ? photometric.rgb : photometric.ycbcr
  const rawColour = format.samples === 1 ? grey : photometric.rgb
  return {
    ...{ width, height, segmentWidth, segmentHeight, cols, rows },
    tiled: true,
    format: {
      ...frameFormat({
        compression: format.coding === 'jpeg' ? tiffCompression.jpeg : tiffCompression.none,
        photometric: format.coding === 'jpeg' && format.samples === 3 ? jpegColour : rawColour,
        samples: format.samples,
      }),
      bits: format.bits,
      usedBits: format.usedBits,
    },
    codec: codecOf(format, segmentWidth, segmentHeight),
    segment: (index) => (format.coding === 'jpeg' ? image.jpeg(plane, index) : image.frame(plane, index)),
  }
}

/** Every focal plane of an image. */
export const allPlanes = (image: DicomImage): FrameImage[] =>
  Array.from({ length: image.planes }, (_, plane) => dicomFrames(image, plane))

/** The sides of TIFF tiles are multiples of this. Single frames and small ones may have other sizes. */
const tiffTile = 16

/** Decoder for frames that cannot be put into a TIFF; null for JPEG and for plain RGB or grey, which libvips reads. */
function codecOf(format: DicomPixelFormat, width: number, height: number): SegmentCodec | null {
  const { coding, colour, samples, planar, bits, usedBits } = format
  const size = { width, height }
  const fitsTiff = width % tiffTile === 0 && height % tiffTile === 0
  if (coding === 'jpeg') {
    if (fitsTiff && colour !== 'MONOCHROME1') return null
    return ready(async (bytes) => ofSize(await decode(bytes, { maxPixels: width * height }), size, colour))
  }
  if (coding === 'raw') {
    const plain = bits === 8 && (samples === 1 || (colour === 'RGB' && !planar))
    if (plain && fitsTiff) return null
    return ready(async (bytes) => rawToRgb(upperBits(bytes, format), { ...size, colour, planar }))
  }
  // Each segment of an RLE frame holds one byte of one channel, the high byte first.
  if (coding === 'rle') {
    const whole = colour === 'YBR_FULL_422' ? 'YBR_FULL' : colour
    const planes = { ...size, colour: whole, planar: true }
    return ready(async (bytes) => {
      const segments = decodeRle(bytes, { ...size, samples: (samples * bits) / 8 })
      return rawToRgb(bits === 8 ? segments : upperBits(joinBytes(segments, width * height), format), planes)
    })
  }
  if (coding === 'jpeg-ls') {
    return ready(async (bytes) => {
      const decoded = await decodeJpegLs(bytes, { ...size, samples, bits: usedBits })
      const whole = colour === 'YBR_FULL_422' ? 'YBR_FULL' : colour
      return rawToRgb(upperBits(decoded.data, format), { ...size, colour: whole, planar: decoded.planar })
    })
  }
  // The decoder reverses YBR_ICT and YBR_RCT. With YBR_FULL, the stream's components themselves are YCbCr.
  const ycc = colour === 'YBR_FULL' || colour === 'YBR_FULL_422' ? 'ycc' : 'rgb'
  const options = { maxPixels: width * height, colour: ycc, bits: usedBits } as const
  return (bytes, take, signal) =>
    withJpeg2000(bytes, { ...options, signal }, (pixels, part) => take(ofSize(pixels, size, colour), part))
}

/** A codec that returns pixels in their own memory. */
const ready =
  (decodeFrame: (bytes: Buffer) => Promise<RgbImage>): SegmentCodec =>
  async (bytes, take) => {
    const pixels = await decodeFrame(bytes)
    return take(pixels, wholeOf(pixels))
  }

/** Checks a decoded frame's size, and inverts white-is-zero, which the stream itself does not state. */
function ofSize(pixels: RgbImage, { width, height }: { width: number; height: number }, colour: string): RgbImage {
  if (pixels.width !== width || pixels.height !== height) throw new Error('a frame of another size')
  if (colour === 'MONOCHROME1') for (const [i, value] of pixels.data.entries()) pixels.data[i] = 255 - value
  return pixels
}
