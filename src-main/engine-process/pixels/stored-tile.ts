import { AppError } from '#shared/contract/errors.ts'
import { decodeToTile } from './decode.ts'
import { loadSegments } from './load-segments.ts'
import type { Rect } from './rgb.ts'
import { segmentCodec } from './segment-codec.ts'
import { faultOfTile, hasBroken, hasOwnSize } from './segment-faults.ts'
import { gridOf, shapeOf } from './segment-grid.ts'
import { headerBytes, smallTiff } from './small-tiff.ts'
import { decodingOf, isFrameImage, type StoredImage } from './stored-image.ts'
import { maxPixelsAtOnce } from './stored-region.ts'

/**
 * One whole tile encoded for the screen in one step. Null if that is impossible (libvips cannot decode the tile, or
 * it was never written or is damaged), and it must be read and encoded as a region. Throws `cancelled`.
 */
export async function storedTile(image: StoredImage, rect: Rect, signal?: AbortSignal): Promise<Buffer | null> {
  const { segmentWidth: width, segmentHeight: height } = image
  const onGrid = rect.width === width && rect.height === height && rect.x % width === 0 && rect.y % height === 0
  const joined = !isFrameImage(image) && image.further.length > 0
  if (!image.tiled || !onGrid || joined || image.format.signed || segmentCodec(image)) return null
  if (width * height > maxPixelsAtOnce) return null
  if (signal?.aborted) throw new AppError('cancelled')
  const { col, row } = gridOf(image, rect)
  const shape = shapeOf(image, { col, row, cols: 1, rows: 1 })
  try {
    const stored = await loadSegments(image, [row * image.cols + col], headerBytes(image, shape, 1), signal)
    const index = row * image.cols + col
    if (stored.segments[0] === null || hasBroken(image, stored) || hasOwnSize(image, [index], stored)) return null
    return await decodeToTile(smallTiff(image, shape, stored), {
      maxPixels: width * height,
      ...decodingOf(image.format),
    })
  } catch (error) {
    if (faultOfTile(error)) return null
    throw error
  }
}
