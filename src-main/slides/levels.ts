import type { SlideLevel } from '#shared/domain/slide-info.ts'

/** Side in pixels of the tiles cut from a file without its own tiles. */
export const cutTileSize = 512
/** Largest width and height of a pyramid's last level, so that an overview is always a few tiles. */
const overviewSize = 1024

/**
 * Full-resolution pixels per pixel of a reduced image: a whole number if the rounding of the size explains the rest.
 */
export function downsampleOf(full: { width: number; height: number }, reduced: { width: number; height: number }) {
  const ratio = (full.width / reduced.width + full.height / reduced.height) / 2
  const whole = Math.round(ratio)
  const fits = (size: number, fullSize: number) => Math.abs(size - fullSize / whole) < 1
  return fits(reduced.width, full.width) && fits(reduced.height, full.height) ? whole : ratio
}

/** True if `reduced` can be the same picture as `full` at a lower resolution (the sizes agree within rounding). */
export function sameShape(
  full: { width: number; height: number },
  reduced: { width: number; height: number },
): boolean {
  const ratio = full.width / reduced.width
  if (ratio < 1.2 || full.height / reduced.height < 1.2) return false
  // Repeated halving with rounding adds up to less than two pixels.
  const tolerance = 2 + full.height / ratio / 200
  return (
    Math.abs(reduced.height - full.height / ratio) <= tolerance ||
    Math.abs(reduced.width - (full.width * reduced.height) / full.height) <= 2
  )
}

/** A reduced image and the size of its tiles. */
interface TiledSize {
  readonly width: number
  readonly height: number
  readonly tileWidth: number
  readonly tileHeight: number
}

/**
 * Full-resolution pixels per pixel of a reduced image, or null if it is another picture. The ratio of the file's
 * spacings is used if it fits the sizes. Otherwise the sizes decide. If they give no whole number, the image may be
 * padded to whole tiles, because some scanners do not crop the edge of their levels. `bySpacing`: the ratio of the
 * two spacings; null if the file does not state it.
 */
export function levelScale(
  full: { width: number; height: number },
  reduced: TiledSize,
  bySpacing: number | null,
): number | null {
  if (bySpacing !== null && bySpacing > 1.1 && fitsPadded(full, reduced, bySpacing)) return nearWhole(bySpacing)
  const bySize = downsampleOf(full, reduced)
  if (sameShape(full, reduced) && Number.isInteger(bySize)) return bySize
  const least = Math.max(2, Math.ceil(Math.max(full.width / reduced.width, full.height / reduced.height) - 0.01))
  for (let whole = least; whole <= least * 2; whole++) if (isPadded(full, reduced, whole)) return whole
  return sameShape(full, reduced) ? bySize : null
}

/** Whether an image covers the whole slide at this scale, and exceeds it by less than a tile. */
const fitsPadded = (full: { width: number; height: number }, reduced: TiledSize, scale: number): boolean => {
  const fits = (size: number, fullSize: number, tile: number) =>
    size >= Math.floor(fullSize / scale) - 1 && size < Math.ceil(fullSize / scale) + tile + 1
  return fits(reduced.width, full.width, reduced.tileWidth) && fits(reduced.height, full.height, reduced.tileHeight)
}

/** Whether an image is the slide at this scale, padded to whole tiles on both sides. */
const isPadded = (full: { width: number; height: number }, reduced: TiledSize, scale: number): boolean => {
  const filled = (fullSize: number, tile: number) => Math.ceil(Math.ceil(fullSize / scale) / tile) * tile
  return (
    reduced.width === filled(full.width, reduced.tileWidth) &&
    reduced.height === filled(full.height, reduced.tileHeight)
  )
}

/** Spacings are written with few digits. */
const nearWhole = (scale: number): number =>
  Math.abs(scale / Math.round(scale) - 1) < 0.005 ? Math.round(scale) : scale

/** Size of a level's picture at a scale, without padding. */
export const withoutPadding = (
  full: { width: number; height: number },
  reduced: { width: number; height: number },
  scale: number,
): { width: number; height: number } => ({
  width: Math.min(reduced.width, Math.max(1, Math.ceil(full.width / scale))),
  height: Math.min(reduced.height, Math.max(1, Math.ceil(full.height / scale))),
})

/** The plane of a level that represents `plane` of the slide. Coarser levels may have fewer planes, or one. */
export function planeOfLevel(plane: number, planes: number, levelPlanes: number): number {
  if (levelPlanes === planes) return plane
  return planes > 1 ? Math.round((plane * (levelPlanes - 1)) / (planes - 1)) : Math.floor((levelPlanes - 1) / 2)
}

/** Further levels of halved size that the engine makes, down to an overview; empty if the pyramid already has one. */
export function virtualLevels(last: SlideLevel, full: { width: number; height: number }): SlideLevel[] {
  const levels: SlideLevel[] = []
  let { width, height, downsample } = last
  while (Math.max(width, height) > overviewSize) {
    downsample *= 2
    width = Math.max(1, Math.ceil(full.width / downsample))
    height = Math.max(1, Math.ceil(full.height / downsample))
    levels.push({ width, height, tileWidth: cutTileSize, tileHeight: cutTileSize, downsample, passThrough: false })
  }
  return levels
}
