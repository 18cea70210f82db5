import { type TiffImage, tiffCompression } from '#main/slides/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { decodeJpeg2000 } from './codecs/jpeg2000.ts'
import { resize } from './decode.ts'
import type { Plane, Size } from './planes.ts'
import { cutOut, paste, type Rect, type RgbImage, whiteImage } from './rgb.ts'
import { type OnDamaged, unreadable } from './unreadable.ts'

const jpeg2000: readonly number[] = [
  tiffCompression.jpeg2000,
  tiffCompression.jpeg2000Rgb,
  tiffCompression.jpeg2000YCbCr,
]
/** Number of halvings available below a stored level. Aperio's levels differ by a factor of four. */
const mostHalvings = 3
const maxPixelsAtOnce = 2 ** 24
const tilesAtOnce = 6

/** A stored level as a plane, and the image it is read from. */
export interface StoredPlane {
  readonly plane: Plane
  readonly image: TiffImage
}

/**
 * A JPEG 2000 stream contains its coarser resolutions, and decoding only one of them costs a fraction. They give
 * planes between the stored levels and below the last.
 */
export function reducedPlanes(stored: readonly StoredPlane[], onDamaged: OnDamaged): Plane[] {
  return stored.flatMap(({ plane, image }, level) => {
    if (!image.tiled || image.further.length > 0 || !jpeg2000.includes(image.format.compression)) return []
    const next = stored[level + 1]?.plane.downsample ?? Number.POSITIVE_INFINITY
    const planes: Plane[] = []
    for (let halvings = 1; halvings <= mostHalvings; halvings++) {
      const by = 2 ** halvings
      const whole = image.segmentWidth % by === 0 && image.segmentHeight % by === 0
      if (!whole || plane.downsample * by > next * 0.99) break
      planes.push(
        reducedPlane({ plane, image }, level, halvings, (index, pixels) => onDamaged(`${level}/${index}`, pixels)),
      )
    }
    return planes
  })
}

function reducedPlane(
  { plane: stored, image }: StoredPlane,
  level: number,
  halvings: number,
  onDamaged: (index: number, pixels: number) => void,
): Plane {
  const by = 2 ** halvings
  const shape = { width: Math.ceil(stored.width / by), height: Math.ceil(stored.height / by) }
  const tile = { width: image.segmentWidth / by, height: image.segmentHeight / by }
  const ycc = image.format.compression === tiffCompression.jpeg2000YCbCr || image.format.photometric === 6
  const maxPixels = image.segmentWidth * image.segmentHeight

  /** One tile at the lower resolution; null if it was never written. */
  const decodeTile = async (index: number, signal?: AbortSignal): Promise<RgbImage | null> => {
    const bytes = await image.segment(index)
    if (!bytes) return null
    const options = { maxPixels, colour: ycc ? 'ycc' : 'rgb', reduce: halvings, signal } as const
    // A stream with fewer resolutions gives a larger picture.
    return resize(await decodeJpeg2000(bytes, options), tile.width, tile.height)
  }

  const storedTile = ({ col, row }: { col: number; row: number }, signal?: AbortSignal): Promise<RgbImage> => {
    const x = col * image.segmentWidth
    const y = row * image.segmentHeight
    const width = Math.min(image.segmentWidth, stored.width - x)
    const height = Math.min(image.segmentHeight, stored.height - y)
    return stored.read(
      { x, y, width, height },
      { width: Math.ceil(width / by), height: Math.ceil(height / by) },
      signal,
    )
  }

  const read = async (rect: Rect, size: Size, signal?: AbortSignal): Promise<RgbImage> => {
    if (rect.width * rect.height > maxPixelsAtOnce) {
      const full = { x: rect.x * by, y: rect.y * by }
      const width = Math.min(rect.width * by, stored.width - full.x)
      const height = Math.min(rect.height * by, stored.height - full.y)
      return stored.read({ ...full, width, height }, size, signal)
    }
    const part = whiteImage(rect.width, rect.height)
    const tiles = tilesIn(rect, tile)
    let next = 0
    const work = async () => {
      for (let at = tiles[next++]; at; at = tiles[next++]) {
        if (signal?.aborted) throw new AppError('cancelled')
        const index = at.row * image.cols + at.col
        let pixels = await decodeTile(index, signal).catch((error: unknown) => {
          if (isAppError(error) && error.code !== 'file-damaged' && error.code !== 'file-truncated') throw error
          if (level > 0) return null
          onDamaged(index, maxPixels)
          return unreadable({ x: at.col * tile.width, y: at.row * tile.height, ...tile })
        })
        // A tile that was never written here may exist in a finer level, from which the stored level then shows it.
        pixels ??= level > 0 ? await storedTile(at, signal) : null
        if (pixels) paste(part, cutOut(pixels, at.within), at.x, at.y)
      }
    }
    await Promise.all(Array.from({ length: tilesAtOnce }, work))
    return resize(part, size.width, size.height)
  }
  return { ...shape, downsample: stored.downsample * by, read }
}

/** The tiles that overlap a rectangle: which part of each, and its place in the rectangle. */
function tilesIn(rect: Rect, tile: Size) {
  const found: { col: number; row: number; within: Rect; x: number; y: number }[] = []
  for (let row = Math.floor(rect.y / tile.height); row * tile.height < rect.y + rect.height; row++)
    for (let col = Math.floor(rect.x / tile.width); col * tile.width < rect.x + rect.width; col++) {
      const left = Math.max(rect.x, col * tile.width)
      const top = Math.max(rect.y, row * tile.height)
      const width = Math.min(rect.x + rect.width, (col + 1) * tile.width) - left
      const height = Math.min(rect.y + rect.height, (row + 1) * tile.height) - top
      const within = { x: left - col * tile.width, y: top - row * tile.height, width, height }
      found.push({ col, row, within, x: left - rect.x, y: top - rect.y })
    }
  return found
}
