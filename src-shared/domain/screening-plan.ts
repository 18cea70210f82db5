import { type CellMask, grown } from './cell-mask.ts'

/** A rectangle in full-resolution pixels. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * How a slide is read: a grid of blocks in pixels of the detector's scale. Only blocks that may hold cells are read.
 * The plan is fixed at the first batch, so that a resume reads the same blocks.
 */
export interface ScreeningPlan {
  /** Full-resolution pixels per pixel of the detector's scale. */
  readonly scale: number
  /** Size of the slide in full-resolution pixels. */
  readonly width: number
  readonly height: number
  /** Side of a block and of the halo read around it, in pixels of the detector's scale. */
  readonly blockPx: number
  readonly haloPx: number
  /** The size of every picture given to the detector is a multiple of this in both directions. */
  readonly sizeMultiple: number
  readonly columns: number
  readonly rows: number
  /** Blocks to read, as row * columns + column, ascending. A batch is an index into this list. */
  readonly blocks: readonly number[]
  /** Cell-bearing area. */
  readonly areaMm2: number
  /**
   * The grid of each field, if the slide consists of fields. `columns` is then the largest of all, `rows` their sum.
   */
  readonly grids?: readonly FieldGrid[]
}

/** The blocks of one field, numbered from `first`. Place and size of the field are in full-resolution pixels. */
export interface FieldGrid extends Rectangle {
  readonly columns: number
  readonly rows: number
  readonly first: number
}

export interface PlanOptions {
  readonly width: number
  readonly height: number
  readonly micronsPerPixel: number
  readonly detectorMicronsPerPixel: number
  readonly blockPx: number
  readonly haloPx: number
  readonly sizeMultiple: number
  /** Slides (or fields) up to this size are read whole, because a mask saves nothing there. */
  readonly wholeBelowMm2: number
}

/** Number of mask pixels (16 µm each) by which the mask is grown before blocks are chosen. */
const MARGIN = 2

export function planScreening(mask: CellMask, options: PlanOptions): ScreeningPlan {
  const { width, height, micronsPerPixel, blockPx } = options
  const scale = options.detectorMicronsPerPixel / micronsPerPixel
  const columns = Math.max(1, Math.ceil(width / scale / blockPx))
  const rows = Math.max(1, Math.ceil(height / scale / blockPx))
  const mm2 = (width * height * micronsPerPixel ** 2) / 1e6
  const whole = mm2 <= options.wholeBelowMm2
  const wanted = whole ? null : grown(mask, MARGIN)
  const blocks: number[] = []
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const share = (n: number, size: number, of: number) => Math.min(of, ((n * blockPx * scale) / size) * of)
      const left = Math.floor(share(column, width, mask.width))
      const right = Math.ceil(share(column + 1, width, mask.width))
      const top = Math.floor(share(row, height, mask.height))
      const bottom = Math.ceil(share(row + 1, height, mask.height))
      if (wanted === null || anyIn(wanted, mask.width, left, top, right, bottom)) blocks.push(row * columns + column)
    }
  return {
    scale,
    width,
    height,
    blockPx,
    haloPx: options.haloPx,
    sizeMultiple: options.sizeMultiple,
    columns,
    rows,
    blocks,
    areaMm2: (mask.count / Math.max(1, mask.width * mask.height)) * mm2,
  }
}

function anyIn(cells: Uint8Array, width: number, left: number, top: number, right: number, bottom: number): boolean {
  for (let y = top; y < bottom; y++)
    for (let at = y * width + left; at < y * width + right; at++) if (cells[at]) return true
  return false
}

/**
 * Joins the plans of fields into the plan of their slide, each at its place. Nothing is read across a field's edge.
 * The glass between fields belongs to no block and no area. Needs at least one plan; all must have the same scales.
 */
export function joinPlans(
  plans: readonly { readonly x: number; readonly y: number; readonly plan: ScreeningPlan }[],
  { width, height }: { readonly width: number; readonly height: number },
): ScreeningPlan {
  const grids: FieldGrid[] = []
  const blocks: number[] = []
  let first = 0
  let areaMm2 = 0
  for (const { x, y, plan } of plans) {
    const { columns, rows } = plan
    grids.push({ x, y, width: plan.width, height: plan.height, columns, rows, first })
    for (const block of plan.blocks) blocks.push(first + block)
    first += columns * rows
    areaMm2 += plan.areaMm2
  }
  const columns = Math.max(...grids.map((grid) => grid.columns))
  const rows = grids.reduce((sum, grid) => sum + grid.rows, 0)
  return { ...plans[0]!.plan, width, height, columns, rows, blocks, areaMm2, grids }
}

/** The grid that a block belongs to. A slide that was scanned as a whole has one grid. */
export function gridOf({ grids, width, height, columns, rows }: ScreeningPlan, index: number): FieldGrid {
  if (!grids) return { x: 0, y: 0, width, height, columns, rows, first: 0 }
  let low = 0
  let high = grids.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (grids[middle]!.first <= index) low = middle
    else high = middle - 1
  }
  return grids[low]!
}

/** Distance of a place from the edge of its field, or of the slide, in full-resolution pixels. */
export function toEdge(plan: ScreeningPlan, x: number, y: number): number {
  const holds = (at: Rectangle) => x >= at.x && y >= at.y && x < at.x + at.width && y < at.y + at.height
  const at = plan.grids?.find(holds) ?? { x: 0, y: 0, width: plan.width, height: plan.height }
  return Math.min(x - at.x, y - at.y, at.x + at.width - x, at.y + at.height - y)
}

/** What is read for one block, and the area that belongs to it. */
export interface Block {
  /** Column in its grid. */
  readonly column: number
  readonly row: number
  /** The slide or the field that contains the block. */
  readonly within: Rectangle
  /** The block with its halo, clipped to the slide or field. */
  readonly read: Rectangle
  /** Size of `read` at the detector's scale, before padding. */
  readonly inputWidth: number
  readonly inputHeight: number
  /** Full-resolution pixels per pixel of the picture that was read, in each direction. */
  readonly scaleX: number
  readonly scaleY: number
  /** The block itself, clipped in the same way. The block owns the cells whose centre lies in it. */
  readonly core: Rectangle
}

/** Block number `index` of the grid. It is clipped to the slide or field: no pixels are invented beyond the edge. */
export function blockAt(plan: ScreeningPlan, index: number): Block {
  const { x, y, width, height, columns, first } = gridOf(plan, index)
  const column = (index - first) % columns
  const row = Math.floor((index - first) / columns)
  const across = span(plan, column, width)
  const down = span(plan, row, height)
  return {
    column,
    row,
    within: { x, y, width, height },
    read: { x: x + across.from, y: y + down.from, width: across.size, height: down.size },
    inputWidth: across.px,
    inputHeight: down.px,
    scaleX: across.size / across.px,
    scaleY: down.size / down.px,
    core: { x: x + across.coreFrom, y: y + down.coreFrom, width: across.coreSize, height: down.coreSize },
  }
}

function span(plan: ScreeningPlan, n: number, size: number) {
  const { scale, blockPx, haloPx } = plan
  const coreFrom = Math.min(size, n * blockPx * scale)
  const coreTo = Math.min(size, (n + 1) * blockPx * scale)
  const from = Math.max(0, Math.floor((n * blockPx - haloPx) * scale))
  const to = Math.min(size, Math.ceil(((n + 1) * blockPx + haloPx) * scale))
  return {
    from,
    size: to - from,
    px: Math.max(1, Math.round((to - from) / scale)),
    coreFrom,
    coreSize: coreTo - coreFrom,
  }
}

/** True if the point lies in the block's own area, widened by `slack` full-resolution pixels. */
export const owns = (core: Rectangle, x: number, y: number, slack: number): boolean =>
  x >= core.x - slack && x < core.x + core.width + slack && y >= core.y - slack && y < core.y + core.height + slack

/** True if the point lies within `margin` of the border of the block's own area. */
export const nearBorder = (core: Rectangle, x: number, y: number, margin: number): boolean =>
  x < core.x + margin || x >= core.x + core.width - margin || y < core.y + margin || y >= core.y + core.height - margin
