import type { OverlayLayer } from './overlay.ts'
import { toScreenMatrix } from './view.ts'

/** Where a slide is out of focus, in squares of `squarePx` full-resolution pixels, row by row. */
export interface FocusArea {
  readonly columns: number
  readonly rows: number
  readonly squarePx: number
  /** 0 if the square cannot be judged, otherwise larger means sharper. */
  readonly squares: Uint8Array
  /** A square below this is out of focus. */
  readonly sharpFrom: number
}

/** Adjacent squares out of focus in one row: from column `from` up to but excluding `to`. */
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

/** Colours of out-of-focus areas. The legend's swatch uses them too. Cells stay visible through them. */
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
      // The path keeps its place, and the lines are drawn in screen pixels.
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
  // The same line is drawn three times, so that the corners join up.
  for (const shift of [-spacingPx, 0, spacingPx]) {
    context.moveTo(shift - 1, spacingPx + 1)
    context.lineTo(shift + spacingPx + 1, -1)
  }
  context.stroke()
  return target.createPattern(tile, 'repeat')
}
