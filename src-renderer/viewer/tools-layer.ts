import { formatDistance } from '#shared/wording/index.ts'
import type { OverlayLayer } from './overlay.ts'
import { type DrawnMeasure, type Line, measureAt } from './ruler.ts'
import { type SlideView, toScreen, toSlide } from './view.ts'

/** What a drag on the slide does. */
export type SlideTool = 'pan' | 'ruler' | 'add-cell'

export interface DrawnBox {
  /** Centre and size in full-resolution pixels. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface Point {
  readonly x: number
  readonly y: number
}

/** Who takes what was drawn with the tools. */
export interface DrawnTo {
  readonly onBox: (box: DrawnBox) => void
  readonly onMeasure: (line: Line) => void
}

/** The measures, and the shape being drawn. */
export interface ToolsLayer extends OverlayLayer {
  begin(tool: Exclude<SlideTool, 'pan'>, at: Point, view: SlideView): void
  extend(at: Point, view: SlideView): void
  /** Ends the drag and hands over what was drawn, if anything. */
  end(view: SlideView, to: DrawnTo): void
  drop(): void
  /** Sets the box that waits for its class. It is shown until it is removed. */
  setPending(box: DrawnBox | null): void
  /** Selects the measure under a point. Returns whether there is one. */
  selectAt(at: Point, view: SlideView): boolean
  setMeasures(measures: readonly DrawnMeasure[]): void
  /** Id of the selected measure, otherwise of the last one; null if there is none. */
  selectedMeasure(): number | null
}

/** Size of the box that a click adds instead of a drag: about a superficial cell's nucleus with its surroundings. */
const clickedBoxMicrons = 30

/** The box of a cell that was clicked instead of drawn. */
export function boxAround({ x, y }: Point, micronsPerPixel: number | null): DrawnBox {
  const size = clickedBoxMicrons / (micronsPerPixel ?? 0.5)
  return { x, y, width: size, height: size }
}

export function createToolsLayer(micronsPerPixel: number | null): ToolsLayer {
  let measures: readonly DrawnMeasure[] = []
  let selected: number | null = null
  let pending: DrawnBox | null = null
  let drawing: { tool: 'ruler' | 'add-cell'; from: Point; to: Point } | null = null

  const textOf = ({ from, to }: Line): string => formatDistance(from, to, micronsPerPixel)

  return {
    begin(tool, at, view) {
      const from = toSlide(view, at)
      drawing = { tool, from, to: from }
    },
    extend(at, view) {
      if (drawing !== null) drawing = { ...drawing, to: toSlide(view, at) }
    },
    end(view, { onBox, onMeasure }) {
      const ended = drawing
      drawing = null
      if (ended === null) return
      const { from, to } = ended
      const dragged = Math.hypot(to.x - from.x, to.y - from.y) * view.zoom >= 5
      if (ended.tool === 'add-cell') onBox(dragged ? boxBetween(ended) : boxAround(from, micronsPerPixel))
      else if (dragged) onMeasure({ from, to })
    },
    drop() {
      drawing = null
      selected = null
    },
    setPending(box) {
      pending = box
    },
    selectAt(at, view) {
      selected = measureAt(measures, toSlide(view, at), 6 / view.zoom)?.id ?? null
      return selected !== null
    },
    setMeasures(next) {
      measures = next
      if (!measures.some(({ id }) => id === selected)) selected = null
    },
    selectedMeasure: () => selected ?? measures.at(-1)?.id ?? null,
    empty: () => measures.length === 0 && pending === null && drawing === null,
    draw(context, view) {
      for (const measure of measures) drawMeasure(context, view, measure, textOf(measure), measure.id === selected)
      if (pending !== null) {
        const { x, y, width, height } = pending
        const from = { x: x - width / 2, y: y - height / 2 }
        drawNewBox(context, view, { from, to: { x: from.x + width, y: from.y + height } })
      }
      if (drawing === null) return
      if (drawing.tool === 'ruler') drawMeasure(context, view, drawing, textOf(drawing), true)
      else drawNewBox(context, view, drawing)
    },
  }
}

/** The box with this diagonal. */
const boxBetween = ({ from, to }: Line): DrawnBox => ({
  x: (from.x + to.x) / 2,
  y: (from.y + to.y) / 2,
  width: Math.max(4, Math.abs(to.x - from.x)),
  height: Math.max(4, Math.abs(to.y - from.y)),
})

function drawNewBox(context: CanvasRenderingContext2D, view: SlideView, { from, to }: Line): void {
  const a = toScreen(view, from.x, from.y)
  const b = toScreen(view, to.x, to.y)
  for (const [width, color] of [
    [5, 'rgb(255 255 255 / 85%)'],
    [2, '#141517'],
  ] as const) {
    context.lineWidth = width
    context.strokeStyle = color
    context.strokeRect(Math.min(a.x, b.x), Math.min(a.y, b.y), Math.abs(b.x - a.x), Math.abs(b.y - a.y))
  }
}

function drawMeasure(
  context: CanvasRenderingContext2D,
  view: SlideView,
  measure: Line,
  text: string,
  selected: boolean,
) {
  const a = toScreen(view, measure.from.x, measure.from.y)
  const b = toScreen(view, measure.to.x, measure.to.y)
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1
  const tick = { x: (-(b.y - a.y) / length) * 6, y: ((b.x - a.x) / length) * 6 }
  const path = new Path2D()
  path.moveTo(a.x, a.y)
  path.lineTo(b.x, b.y)
  for (const end of [a, b]) {
    path.moveTo(end.x - tick.x, end.y - tick.y)
    path.lineTo(end.x + tick.x, end.y + tick.y)
  }
  context.lineWidth = 5
  context.strokeStyle = 'rgb(255 255 255 / 85%)'
  context.stroke(path)
  context.lineWidth = 2
  context.strokeStyle = selected ? '#3F6CA8' : '#141517'
  context.stroke(path)

  context.font = '600 12px "Inter Variable", system-ui, sans-serif'
  const width = context.measureText(text).width + 12
  const x = (a.x + b.x) / 2 - width / 2
  const y = (a.y + b.y) / 2 - 26
  context.fillStyle = 'rgb(20 21 23 / 88%)'
  context.beginPath()
  context.roundRect(x, y, width, 20, 3)
  context.fill()
  context.fillStyle = '#E9ECEF'
  context.textBaseline = 'middle'
  context.fillText(text, x + 6, y + 10.5)
}
