import type { SlideField } from '#shared/domain/slide-info.ts'

export interface FieldSize {
  readonly file: string
  readonly width: number
  readonly height: number
}

export interface FieldsLayout {
  /** Of the whole, px. */
  readonly width: number
  readonly height: number
  readonly fields: readonly SlideField[]
}

/**
 * The least glass between two fields, px: at 0.1 µm per pixel, the finest scale that the model vouches for, 48 µm. A
 * window of 48 µm around a cell at a field's edge reaches half of that, so that it never sees the neighbour at 0.05 either.
 */
const leastGapPx = 480
/** The widest window around a cell, and what the detector reads around a block on both sides; µm. */
const windowMicrons = 48
const haloMicrons = 2 * 16

/** px of glass between fields of a scale; of unknown scale where null. */
export const gapOf = (micronsPerPixel: number | null): number =>
  Math.max(leastGapPx, micronsPerPixel === null ? 0 : Math.ceil((windowMicrons + haloMicrons) / micronsPerPixel))

/**
 * Lays fields out row by row in the order given, in as many columns as make the whole most nearly square; a column is as
 * wide as its widest field, a row as high as its highest, and the smaller ones lie in the upper left of their place. The
 * same fields always come to lie the same: cells are known by their place.
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
