import type { OverlayLayer } from './overlay.ts'
import { toScreenMatrix } from './view.ts'

/** Where a slide is out of focus: squares of `squarePx` full-resolution pixels, row by row. */
export interface FocusArea {
  readonly columns: number
  readonly rows: number
  readonly squarePx: number
  /** 0 where nothing can be said, else the sharper the larger. */
  readonly squares: Uint8Array
  /** Below this a square is out of focus. */
  readonly sharpFrom: number
}

/** Squares out of focus that lie side by side in a row: from column `from` up to but without `to`. */
export interface FocusRun {
  readonly row: number
  readonly from: number
  readonly to: number
}

export function outOfFocusRuns({ columns, rows, squares, sharpFrom }: Omit<FocusArea, 'squarePx'>): FocusRun[] {
  const runs: FocusRun[] = []
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const from = column
      while (column < columns && isOut(squares[row * columns + column]!, sharpFrom)) column++
      if (column > from) runs.push({ row, from, to: column })
    }
  return runs
}
const isOut = (byte: number, sharpFrom: number): boolean => byte > 0 && byte < sharpFrom

/** What out-of-focus areas are painted with; the legend's swatch uses the same. Cells stay visible through it. */
export const focusLooks = { tint: 'rgb(34 84 190 / 16%)', line: 'rgb(34 84 190 / 62%)', spacingPx: 8 } as const

export interface FocusLayer extends OverlayLayer {
  setArea(area: FocusArea | null): void
  setShown(shown: boolean): void
}

/** Hatches what is out of focus. The lines keep their distance on screen at every magnification. */
export function createFocusLayer(): FocusLayer {
  let area: FocusArea | null = null
  let runs: FocusRun[] = []
  let shown = false
  let hatch: CanvasPattern | null = null
  return {
    setArea(next) {
      area = next
      runs = next === null ? [] : outOfFocusRuns(next)
    },
    setShown(next) {
      shown = next
    },
    empty: () => !shown || area === null || runs.length === 0,
    draw(target, view) {
      if (area === null) return
      const { squarePx } = area
      hatch ??= hatchPattern(target)
      target.save()
      target.transform(...toScreenMatrix(view))
      target.beginPath()
      for (const { row, from, to } of runs)
        target.rect(from * squarePx, row * squarePx, (to - from) * squarePx, squarePx)
      // The path stays where it is; the lines are drawn in screen pixels.
      target.restore()
      target.fillStyle = focusLooks.tint
      target.fill()
      if (hatch === null) return
      target.fillStyle = hatch
      target.fill()
    },
  }
}

function hatchPattern(target: CanvasRenderingContext2D): CanvasPattern | null {
  const { spacingPx, line } = focusLooks
  const tile = document.createElement('canvas')
  tile.width = spacingPx
  tile.height = spacingPx
  const context = tile.getContext('2d')!
  context.strokeStyle = line
  context.lineWidth = 1.2
  context.beginPath()
  // The same line three times, so that the corners join up.
  for (const shift of [-spacingPx, 0, spacingPx]) {
    context.moveTo(shift - 1, spacingPx + 1)
    context.lineTo(shift + spacingPx + 1, -1)
  }
  context.stroke()
  return target.createPattern(tile, 'repeat')
}
