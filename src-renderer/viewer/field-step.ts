import { fieldAt } from '#shared/domain/slide-info.ts'

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Margin around a field that fills the view; share of the view. */
const margin = 0.04

/** Index of the field at the centre of the view; null on the glass, and while other fields fill most of the view. */
export function fieldInView(
  fields: readonly Box[],
  view: {
    readonly x: number
    readonly y: number
    readonly zoom: number
    readonly widthPx: number
    readonly heightPx: number
  },
): number | null {
  const field = fieldAt(fields, view.x, view.y)
  if (!field) return null
  const shown = (view.widthPx / view.zoom) * (view.heightPx / view.zoom)
  return shown > 9 * field.width * field.height ? null : fields.indexOf(field)
}

/** The field that a step leads to: without a current field, the first or the last. Null beyond the ends. */
export function steppedField(count: number, from: number | null, by: 1 | -1): number | null {
  const to = from === null ? (by > 0 ? 0 : count - 1) : from + by
  return to >= 0 && to < count ? to : null
}

/** Screen pixels per full-resolution pixel at which a field fills a view. */
export const zoomOfField = (field: Box, { widthPx, heightPx }: { widthPx: number; heightPx: number }): number =>
  Math.min(widthPx / field.width, heightPx / field.height) * (1 - margin)
