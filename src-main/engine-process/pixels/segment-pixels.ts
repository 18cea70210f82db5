import { readJpegHeader, type TiffImage, tiffCompression } from '#main/slides/index.ts'
import { decode } from './decode.ts'
import { paste, type RgbImage, whiteImage } from './rgb.ts'
import { oneStripTiff } from './small-tiff.ts'
import { decodingOf, isFrameImage, type StoredImage } from './stored-image.ts'

/**
 * RGB of one segment of a TIFF from its bytes, decoded as a separate strip. It is used for tile sides that libtiff
 * refuses, and for JPEG streams whose size differs from the directory. The area that a smaller stream leaves is white
 * and lies outside the image. Rejects if the bytes cannot be decoded.
 */
export async function segmentPixels(image: TiffImage, index: number, bytes: Buffer): Promise<RgbImage> {
  const { segmentWidth, segmentHeight, format } = image
  const whole = { width: segmentWidth, height: segmentHeight }
  const size = ownSize(image, index, bytes) ?? expectedSize(image, index)
  const options = { maxPixels: size.width * size.height, ...decodingOf(format) }
  const pixels = withoutSign(image, await decode(oneStripTiff(withOwnSampling(image, bytes), bytes, size), options))
  if (pixels.width === whole.width && pixels.height === whole.height) return pixels
  const segment = whiteImage(whole.width, whole.height)
  const part = { width: Math.min(pixels.width, whole.width), height: Math.min(pixels.height, whole.height) }
  paste(segment, pixels, 0, 0, { x: 0, y: 0, ...part })
  return segment
}

/** The description of the image for libtiff, for this segment alone. */
function withOwnSampling(
  image: TiffImage,
  bytes: Buffer,
): Pick<TiffImage, 'format' | 'segmentWidth' | 'segmentHeight'> {
  const { segmentWidth, segmentHeight, format } = image
  if (format.compression !== tiffCompression.jpeg || format.ycbcrSubsampling.length !== 2) return image
  return { segmentWidth, segmentHeight, format: { ...format, ycbcrSubsampling: readJpegHeader(bytes).sampling } }
}

/** A tile is always whole. The last strip ends with the image. */
function expectedSize({ tiled, segmentWidth, segmentHeight, height, cols }: StoredImage, index: number) {
  const top = Math.floor(index / cols) * segmentHeight
  return { width: segmentWidth, height: tiled ? segmentHeight : Math.min(segmentHeight, height - top) }
}

/**
 * The size of a JPEG segment that libtiff would not accept within the image, because its size or its sampling differs
 * from the directory; null for anything else.
 */
export function ownSize(image: StoredImage, index: number, bytes: Buffer): { width: number; height: number } | null {
  if (isFrameImage(image) || image.format.compression !== tiffCompression.jpeg) return null
  const { width, height, sampling, components, scanAt, damaged } = readJpegHeader(bytes)
  if (scanAt < 0 || damaged || width * height === 0) return null
  const expected = expectedSize(image, index)
  const [across, down] = image.format.ycbcrSubsampling
  const sameSampling = components !== 3 || across === undefined || (across === sampling[0] && down === sampling[1])
  return width === expected.width && height === expected.height && sameSampling ? null : { width, height }
}

/** Replaces negative samples, which were read as large values, by 0. */
export function withoutSign(image: StoredImage, pixels: RgbImage): RgbImage {
  if (!image.format.signed) return pixels
  const { data } = pixels
  for (let i = 0; i < data.length; i++) if (data[i]! > 127) data[i] = 0
  return pixels
}
