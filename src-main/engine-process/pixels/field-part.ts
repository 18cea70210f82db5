import type { Region } from './pixel-source.ts'
import type { Rect } from './rgb.ts'

/** Whether two rectangles have a pixel in common. */
export const meets = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** The place of a field in the result of a region, at least one pixel large, and the visible part of the field. */
export function partOf(region: Region, field: Rect): { to: Rect; inField: Region } {
  const across = spanOf(region.x, region.width, region.outWidth, field.x, field.width)
  const down = spanOf(region.y, region.height, region.outHeight, field.y, field.height)
  return {
    to: { x: across.to, y: down.to, width: across.px, height: down.px },
    inField: {
      x: across.from,
      y: down.from,
      width: across.length,
      height: down.length,
      outWidth: across.px,
      outHeight: down.px,
    },
  }
}

/**
 * The same for a rectangle in pixels of a level of `by` full-resolution pixels each. The pixels of the level begin at
 * the field's own corner, as in screening, and do not depend on the rectangle. Null outside the field.
 */
export function levelPartOf(rect: Rect, field: Rect, by: number): { to: Rect; inField: Region } | null {
  const across = levelSpanOf(rect.x, rect.width, field.x, field.width, by)
  const down = levelSpanOf(rect.y, rect.height, field.y, field.height, by)
  if (!across || !down) return null
  const size = { width: across.px, height: down.px }
  return {
    to: { x: across.to, y: down.to, ...size },
    inField: {
      ...{ x: across.from, y: down.from, width: across.length, height: down.length },
      ...{ outWidth: size.width, outHeight: size.height, byMeans: true },
    },
  }
}

function levelSpanOf(start: number, length: number, fieldStart: number, fieldLength: number, by: number) {
  const at = Math.round(fieldStart / by)
  const first = Math.max(start, at)
  const last = Math.min(start + length, at + Math.ceil(fieldLength / by))
  if (last <= first) return null
  const from = (first - at) * by
  return { to: first - start, px: last - first, from, length: Math.min(fieldLength, (last - at) * by) - from }
}

function spanOf(start: number, length: number, out: number, fieldStart: number, fieldLength: number) {
  const first = Math.max(start, fieldStart)
  const last = Math.min(start + length, fieldStart + fieldLength)
  const to = Math.min(out - 1, Math.round(((first - start) * out) / length))
  const px = Math.max(1, Math.min(out - to, Math.round(((last - start) * out) / length) - to))
  return { to, px, from: first - fieldStart, length: last - first }
}
