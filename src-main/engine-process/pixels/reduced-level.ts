import { resize } from './decode.ts'
import { readPlane } from './plane-region.ts'
import type { Plane, Size } from './planes.ts'
import { paste, type Rect, type RgbImage } from './rgb.ts'
import { segmentRect } from './segment-grid.ts'
import type { StoredImage } from './stored-image.ts'
import { readStored } from './stored-region.ts'

/** A stored level below the finest, and the source of its missing tiles. */
export interface ReducedLevel {
  readonly image: StoredImage
  /** Full-resolution pixels per pixel. */
  readonly downsample: number
  readonly finer: Plane
}

/**
 * Up to this number of pixels, a region with missing tiles is assembled at the level's own scale, where its edges
 * fall on pixels.
 */
const maxOwnScale = 2 ** 25

/** Like `readStored`, with missing tiles taken from the finer level. */
export async function readReduced(
  level: ReducedLevel,
  rect: Rect,
  size: Size,
  signal?: AbortSignal,
): Promise<RgbImage> {
  const { image } = level
  const missing = new Set<number>()
  const note = (index: number) => void missing.add(index)
  const pixels = await readStored(image, rect, size, { signal, onDamaged: note, onEmpty: note })
  if (missing.size === 0) return pixels
  const sameScale = size.width === rect.width && size.height === rect.height
  const ownScale = sameScale || rect.width * rect.height <= maxOwnScale
  const ignore = () => undefined
  const whole = sameScale || !ownScale ? pixels : await readStored(image, rect, rect, { signal, onDamaged: ignore })
  for (const index of missing) await fill(level, whole, rect, segmentRect(image, index, rect), signal)
  return resize(whole, size.width, size.height)
}

/** Paints `segment` (relative to `rect`, in pixels of the level) into an image of `rect`. */
async function fill(
  { downsample, finer }: ReducedLevel,
  into: RgbImage,
  rect: Rect,
  segment: Rect,
  signal?: AbortSignal,
): Promise<void> {
  const across = into.width / rect.width
  const down = into.height / rect.height
  const left = Math.max(0, Math.round(segment.x * across))
  const top = Math.max(0, Math.round(segment.y * down))
  const right = Math.min(into.width, Math.round((segment.x + segment.width) * across))
  const bottom = Math.min(into.height, Math.round((segment.y + segment.height) * down))
  const ratio = downsample / finer.downsample
  const from = {
    x: Math.round((rect.x + left / across) * ratio),
    y: Math.round((rect.y + top / down) * ratio),
    width: Math.round(((right - left) / across) * ratio),
    height: Math.round(((bottom - top) / down) * ratio),
  }
  const seen = {
    width: Math.min(from.width, finer.width - from.x),
    height: Math.min(from.height, finer.height - from.y),
  }
  if (seen.width < 1 || seen.height < 1) return
  const size = {
    width: Math.max(1, Math.round((seen.width / from.width) * (right - left))),
    height: Math.max(1, Math.round((seen.height / from.height) * (bottom - top))),
  }
  paste(into, await readPlane(finer, { ...from, ...seen }, size, signal, true), left, top)
}
