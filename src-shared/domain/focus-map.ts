import { gridOf, type ScreeningPlan } from './screening-plan.ts'

/** Side of a square of the focus map in pixels of the detector's scale: 64 µm, a few cells. */
const SQUARE_PX = 128

/** Layout of a focus map's squares. Each block of the plan has the same whole number of them in each direction. */
export interface FocusGrid {
  readonly perBlock: number
  /** Squares of the whole slide. */
  readonly columns: number
  readonly rows: number
  /** Side of a square in full-resolution pixels; need not be whole. */
  readonly squarePx: number
}

/** Where a slide is sharp: one byte per square, row by row. See `focusByte`. */
export interface FocusMap {
  readonly columns: number
  readonly rows: number
  readonly squarePx: number
  readonly squares: Uint8Array
}

export function focusGrid({ blockPx, scale, width, height, columns, rows, grids }: ScreeningPlan): FocusGrid {
  const perBlock = Math.max(1, Math.round(blockPx / SQUARE_PX))
  const squarePx = (blockPx * scale) / perBlock
  const across = (size: number, blocks: number) =>
    Math.min(grids ? Number.POSITIVE_INFINITY : blocks * perBlock, Math.max(1, Math.ceil(size / squarePx)))
  return { perBlock, columns: across(width, columns), rows: across(height, rows), squarePx }
}

const LEAST = -3
const STEP = 0.02

/**
 * A sharpness (log10, see `squareSharpness`) as a byte: 1 to 255 in steps of 0.02 from -3. Null (cannot be judged)
 * becomes 0.
 */
export const focusByte = (sharpness: number | null): number =>
  sharpness === null ? 0 : Math.min(255, Math.max(1, Math.round((sharpness - LEAST) / STEP) + 1))

/** A square is out of focus if its byte is at least 1 and below this. */
export const sharpFromByte = (sharpAtLeast: number): number => focusByte(sharpAtLeast)

/**
 * Arranges the squares of the plan's blocks, given in batch order, on the slide. Each field is read from its own
 * corner, so a field's squares match the slide's to within half a square.
 */
export function focusMap(plan: ScreeningPlan, ofBatches: Uint8Array): FocusMap {
  const { perBlock, columns, rows, squarePx } = focusGrid(plan)
  const squares = new Uint8Array(columns * rows)
  plan.blocks.forEach((block, batch) => {
    const grid = gridOf(plan, block)
    const left = ((block - grid.first) % grid.columns) * perBlock + Math.round(grid.x / squarePx)
    const top = Math.floor((block - grid.first) / grid.columns) * perBlock + Math.round(grid.y / squarePx)
    for (let y = 0; y < perBlock && top + y < rows; y++)
      for (let x = 0; x < perBlock && left + x < columns; x++)
        // Squares beyond a field's edge are empty, and must not overwrite those of the next field.
        squares[(top + y) * columns + left + x] ||= ofBatches[(batch * perBlock + y) * perBlock + x] ?? 0
  })
  return { columns, rows, squarePx, squares }
}

/** How much of a focus map could be judged, and how much of that is out of focus; in squares. */
export interface FocusCounts {
  readonly judged: number
  readonly outOfFocus: number
}

export function countFocus(squares: Uint8Array, sharpFrom: number): FocusCounts {
  let judged = 0
  let outOfFocus = 0
  for (const byte of squares) {
    if (byte === 0) continue
    judged++
    if (byte < sharpFrom) outOfFocus++
  }
  return { judged, outOfFocus }
}
