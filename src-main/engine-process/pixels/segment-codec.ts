import { standAlone, type TiffImage, tiffCompression } from '#main/slides/index.ts'
import { withJpeg2000 } from './codecs/jpeg2000.ts'
import { decode } from './decode.ts'
import { type RgbImage, wholeOf } from './rgb.ts'
import { segmentPixels } from './segment-pixels.ts'
import { isFrameImage, type SegmentCodec, type StoredImage } from './stored-image.ts'

/** libtiff requires tile sides to be multiples of this. Source: TIFF 6.0, section 15. */
const tiffTile = 16

/** For tiles of any other size, each decoded as a separate strip. */
function ownStripCodec(image: TiffImage): SegmentCodec {
  return async (bytes, take) => {
    // The index does not matter, because all tiles have the same size.
    const pixels = await segmentPixels(image, 0, bytes)
    return take(pixels, wholeOf(pixels))
  }
}

/** Decoder for segments that are complete picture files; null if libvips decodes them within a TIFF. */
export function segmentCodec(image: StoredImage): SegmentCodec | null {
  if (isFrameImage(image)) return image.codec
  const { compression: code, photometric } = image.format
  const { segmentWidth: width, segmentHeight: height } = image
  if (image.tiled && !standAlone.has(code) && (width % tiffTile !== 0 || height % tiffTile !== 0))
    return ownStripCodec(image)
  if (!standAlone.has(code)) return null
  const maxPixels = width * height
  const ycc = code === tiffCompression.jpeg2000YCbCr || (code === tiffCompression.jpeg2000 && photometric === 6)
  // The last strip ends with the image. A tile is always whole.
  const fits = (pixels: RgbImage) =>
    pixels.width === width && (pixels.height === height || (!image.tiled && pixels.height < height))
  return async (bytes, take, signal) => {
    const checked: typeof take = (pixels, part) => {
      if (!fits(pixels)) throw new Error('a tile of another size')
      return take(pixels, part)
    }
    if (code !== tiffCompression.webp)
      return withJpeg2000(bytes, { maxPixels, colour: ycc ? 'ycc' : 'rgb', signal }, checked)
    const pixels = await decode(bytes, { maxPixels })
    return checked(pixels, wholeOf(pixels))
  }
}
