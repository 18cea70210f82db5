import { standAlone, tiffCompression } from '#main/slides/index.ts'
import { decodeJpeg2000 } from './codecs/jpeg2000.ts'
import { decode } from './decode.ts'
import type { RgbImage } from './rgb.ts'
import { isFrameImage, type StoredImage } from './stored-image.ts'

export type SegmentCodec = (bytes: Buffer, signal?: AbortSignal) => Promise<RgbImage>

/** How segments that are picture files of their own become pixels; null where libvips decodes them within a TIFF. */
export function segmentCodec(image: StoredImage): SegmentCodec | null {
  if (isFrameImage(image)) return image.codec
  const { compression: code, photometric } = image.format
  if (!standAlone.has(code)) return null
  const { segmentWidth: width, segmentHeight: height } = image
  const maxPixels = width * height
  const ycc = code === tiffCompression.jpeg2000YCbCr || (code === tiffCompression.jpeg2000 && photometric === 6)
  return async (bytes, signal) => {
    const pixels =
      code === tiffCompression.webp
        ? await decode(bytes, { maxPixels })
        : await decodeJpeg2000(bytes, { maxPixels, colour: ycc ? 'ycc' : 'rgb', signal })
    // The last strip ends with the image; a tile is always whole.
    const fits = pixels.width === width && (pixels.height === height || (!image.tiled && pixels.height < height))
    if (!fits) throw new Error('a tile of another size')
    return pixels
  }
}
