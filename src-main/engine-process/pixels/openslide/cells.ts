import { isAppError } from '#shared/contract/errors.ts'
import type { Size } from '../planes.ts'
import { paste, type Rect, type RgbImage, whiteImage } from '../rgb.ts'
import { paintUnreadable } from '../unreadable.ts'

/** Side of a cell, px of a level. The scanner's own tiles are not known through OpenSlide. */
const side = 256

/**
 * A region in which something cannot be read. The level is read in cells of a fixed grid; those that fail are striped
 * and reported to `onLost`, the same ones whatever region is asked for.
 */
export async function readInCells(
  level: Size,
  rect: Rect,
  read: (rect: Rect) => Promise<RgbImage>,
  onLost: (cell: string, place: Rect) => void,
): Promise<RgbImage> {
  const whole = whiteImage(rect.width, rect.height)
  for (let top = Math.floor(rect.y / side) * side; top < rect.y + rect.height; top += side)
    for (let left = Math.floor(rect.x / side) * side; left < rect.x + rect.width; left += side) {
      const cell = {
        x: left,
        y: top,
        width: Math.min(side, level.width - left),
        height: Math.min(side, level.height - top),
      }
      const pixels = await read(cell).catch((error: unknown) => {
        if (!isAppError(error) || error.code !== 'file-damaged') throw error
        return null
      })
      const x = Math.max(rect.x, left)
      const y = Math.max(rect.y, top)
      const width = Math.min(rect.x + rect.width, left + cell.width) - x
      const height = Math.min(rect.y + rect.height, top + cell.height) - y
      if (pixels) {
        paste(whole, pixels, x - rect.x, y - rect.y, { x: x - left, y: y - top, width, height })
        continue
      }
      paintUnreadable(whole, { x: x - rect.x, y: y - rect.y, width, height }, rect)
      onLost(`${left / side},${top / side}`, cell)
    }
  return whole
}
