import type { Marks } from './marks.ts'
import { markStatus } from './marks.ts'

/** A grid over the slide. Each bin holds the score of the most suspicious cell in or beside it, 0 to 1. */
export interface HeatBins {
  readonly columns: number
  readonly rows: number
  /** Side of a bin in full-resolution pixels. */
  readonly binPx: number
  readonly values: Float32Array
}

/**
 * Side of a bin in full-resolution pixels: 50 µm, or less on a single field so that it still has a shape. There are
 * at most 1 million bins.
 */
export function heatBinPx(size: { width: number; height: number }, micronsPerPixel: number | null): number {
  const longest = Math.max(size.width, size.height)
  const wanted = micronsPerPixel === null ? longest / 200 : 50 / micronsPerPixel
  return Math.max(8, longest / 1000, Math.min(wanted, longest / 80))
}

export const emptyHeatBins = (size: { width: number; height: number }, binPx: number): HeatBins => {
  const columns = Math.ceil(size.width / binPx)
  const rows = Math.ceil(size.height / binPx)
  return { columns, rows, binPx, values: new Float32Array(columns * rows) }
}

/** Share of a bin's heat that its neighbours show, so that one cell appears as a spot instead of a square. */
const beside = 0.72
const diagonal = 0.5

/**
 * Fills the bins from the cells' scores. The most suspicious cell decides a bin: one cell may decide a case, and many
 * harmless ones must not add up to a suspicion. Dismissed cells, cells that the reader called normal (`isNormal`) and
 * cells without a model's score do not count. Scores below `threshold` (0 to 1) are left out.
 */
export function fillHeatBins(
  bins: HeatBins,
  marks: Marks,
  options: { threshold: number; isNormal: (label: number) => boolean },
): void {
  const { columns, rows, binPx, values } = bins
  values.fill(0)
  const least = Math.max(1, options.threshold * 1000)
  const raise = (column: number, row: number, value: number) => {
    if (column < 0 || row < 0 || column >= columns || row >= rows) return
    const at = row * columns + column
    if (values[at]! < value) values[at] = value
  }
  for (let cell = 0; cell < marks.count; cell++) {
    if (marks.score[cell]! < least || marks.byReader[cell] === 1) continue
    const status = marks.status[cell]!
    if (status === markStatus.dismissed) continue
    if (status === markStatus.relabelled && options.isNormal(marks.label[cell]!)) continue
    const value = marks.score[cell]! / 1000
    const column = Math.floor(marks.x[cell]! / binPx)
    const row = Math.floor(marks.y[cell]! / binPx)
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++)
        raise(column + dx, row + dy, value * (dx === 0 && dy === 0 ? 1 : dx === 0 || dy === 0 ? beside : diagonal))
  }
}

/** Paints bins into RGBA bytes with a ramp of 256 colours. `pixels` has 4 bytes per bin. */
export function paintHeat(bins: HeatBins, ramp: Uint8ClampedArray, pixels: Uint8ClampedArray): void {
  for (let at = 0; at < bins.values.length; at++) {
    const step = Math.round(bins.values[at]! * 255) * 4
    pixels[at * 4] = ramp[step]!
    pixels[at * 4 + 1] = ramp[step + 1]!
    pixels[at * 4 + 2] = ramp[step + 2]!
    pixels[at * 4 + 3] = ramp[step + 3]!
  }
}
