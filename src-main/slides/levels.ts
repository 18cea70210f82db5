import type { SlideLevel } from '#shared/domain/slide-info.ts'

/** Side in pixels of the tiles that are cut where the file has none of its own. */
export const cutTileSize = 512
/** A pyramid's last level is at most this wide and high, so that an overview is always a few tiles. */
const overviewSize = 1024

/** Full-resolution pixels per pixel of a reduced image, a whole number where rounding of the size explains the rest. */
export function downsampleOf(full: { width: number; height: number }, reduced: { width: number; height: number }) {
  const ratio = (full.width / reduced.width + full.height / reduced.height) / 2
  const whole = Math.round(ratio)
  const fits = (size: number, fullSize: number) => Math.abs(size - fullSize / whole) < 1
  return fits(reduced.width, full.width) && fits(reduced.height, full.height) ? whole : ratio
}

/** True where `reduced` can be the same picture as `full` at a lower resolution (sizes agree within rounding). */
export function sameShape(
  full: { width: number; height: number },
  reduced: { width: number; height: number },
): boolean {
  const ratio = full.width / reduced.width
  if (ratio < 1.2 || full.height / reduced.height < 1.2) return false
  // Halving again and again and rounding each time adds up to less than two pixels.
  const tolerance = 2 + full.height / ratio / 200
  return (
    Math.abs(reduced.height - full.height / ratio) <= tolerance ||
    Math.abs(reduced.width - (full.width * reduced.height) / full.height) <= 2
  )
}

/** The plane of a level that stands for `plane` of the slide: coarser levels may have fewer, or one. */
export function planeOfLevel(plane: number, planes: number, levelPlanes: number): number {
  if (levelPlanes === planes) return plane
  return planes > 1 ? Math.round((plane * (levelPlanes - 1)) / (planes - 1)) : Math.floor((levelPlanes - 1) / 2)
}

/** Lower levels of halved size that the engine makes, down to an overview; none where the pyramid reaches that far. */
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
