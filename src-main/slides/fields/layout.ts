import type { SlideField } from '#shared/domain/slide-info.ts'

export interface FieldSize {
  readonly file: string
  readonly width: number
  readonly height: number
}

export interface FieldsLayout {
  /** Size of the whole slide, px. */
  readonly width: number
  readonly height: number
  readonly fields: readonly SlideField[]
}

/**
 * px. The smallest gap between two fields: 48 µm at 0.1 µm per pixel, the finest scale that the model supports. A
 * window of 48 µm around a cell at a field's edge reaches half as far, so it never includes the neighbour, even at
 * 0.05 µm per pixel.
 */
const leastGapPx = 480
/** The widest window around a cell, and the area that the detector reads around a block on both sides; µm. */
const windowMicrons = 48
const haloMicrons = 2 * 16

/** px of glass between fields at a scale; null if the scale is unknown. */
export const gapOf = (micronsPerPixel: number | null): number =>
  Math.max(leastGapPx, micronsPerPixel === null ? 0 : Math.ceil((windowMicrons + haloMicrons) / micronsPerPixel))

/**
 * Arranges fields row by row in the given order, with the number of columns that makes the whole most nearly square.
 * A column is as wide as its widest field, a row as high as its highest. Smaller fields lie at the upper left of
 * their place. The same fields always get the same layout, because cells are identified by their place.
 */
export function layOutFields(sizes: readonly FieldSize[], gapPx: number): FieldsLayout {
  let best: FieldsLayout | null = null
  let bestRatio = Number.POSITIVE_INFINITY
  for (let columns = 1; columns <= sizes.length; columns++) {
    const grid = gridOf(sizes, columns, gapPx)
    const ratio = Math.abs(Math.log(grid.width / grid.height))
    if (ratio >= bestRatio - 1e-9) continue
    bestRatio = ratio
    best = grid
  }
  return best ?? { width: 0, height: 0, fields: [] }
}

function gridOf(sizes: readonly FieldSize[], columns: number, gapPx: number): FieldsLayout {
  const rows = Math.ceil(sizes.length / columns)
  const widths = new Array<number>(columns).fill(0)
  const heights = new Array<number>(rows).fill(0)
  for (const [i, { width, height }] of sizes.entries()) {
    const [column, row] = [i % columns, Math.floor(i / columns)]
    widths[column] = Math.max(widths[column]!, width)
    heights[row] = Math.max(heights[row]!, height)
  }
  const [lefts, tops] = [startsOf(widths, gapPx), startsOf(heights, gapPx)]
  return {
    width: lefts.at(-1)! + widths.at(-1)!,
    height: tops.at(-1)! + heights.at(-1)!,
    fields: sizes.map((size, i) => ({ ...size, x: lefts[i % columns]!, y: tops[Math.floor(i / columns)]! })),
  }
}

function startsOf(lengths: readonly number[], gapPx: number): number[] {
  const starts: number[] = []
  let at = 0
  for (const length of lengths) {
    starts.push(at)
    at += length + gapPx
  }
  return starts
}
