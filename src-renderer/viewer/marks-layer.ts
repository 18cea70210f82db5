import { formatScore } from '#shared/wording/index.ts'
import { createDotPicture, type EachDot } from './dot-picture.ts'
import type { MarkLooks } from './looks.ts'
import { type Marks, markStatus } from './marks.ts'
import type { OverlayLayer } from './overlay.ts'
import { traceShape } from './shapes.ts'
import { createSpatialGrid, type SpatialGrid } from './spatial-grid.ts'
import { type SlideView, toScreen, toScreenMatrix, toSlide, visibleRect } from './view.ts'

export interface MarksState {
  readonly shown: boolean
  /** Labels that pass the filter; null: all. */
  readonly labels: ReadonlySet<number> | null
  readonly chosenId: number | null
  readonly selectedIds: ReadonlySet<number>
}

export interface MarksLayer extends OverlayLayer {
  /** Call it again after the columns changed in place. With `moved`, positions are indexed again. */
  setMarks(marks: Marks, moved: boolean): void
  set(state: Partial<MarksState>): void
  /** Returns whether the hovered cell changed, so that a new frame is needed. */
  hover(point: { x: number; y: number } | null, view: SlideView): boolean
  /** Id of the cell under a point of the screen; null if there is none. */
  pick(point: { x: number; y: number }, view: SlideView): number | null
  close(): void
}

/** From this size on screen a cell has a box. Smaller cells are dots in the shape of their class. */
const boxFromPx = 24
/** Of two dots closer than this on screen, only the more suspicious is drawn, because rows come in that order. */
const dotSpacingPx = 7
const boxPaddingPx = 4
const casing = 'rgb(0 0 0 / 45%)'
/** Above this number of boxes in view, the dark line under each is left out. It would only cost time. */
const casedBoxes = 400

export function createMarksLayer(looks: MarkLooks, redraw: () => void): MarksLayer {
  let marks: Marks | null = null
  let grid: SpatialGrid | null = null
  let typicalPx = 0
  let state: MarksState = { shown: true, labels: null, chosenId: null, selectedIds: new Set() }
  let hovered = -1

  const isShown = (row: number): boolean => state.labels === null || state.labels.has(marks!.label[row]!)
  const isQuiet = (row: number): boolean =>
    marks!.status[row] === markStatus.dismissed ||
    (looks.isNormal(marks!.label[row]!) && marks!.status[row] === markStatus.open)

  let rowOfId: Map<number, number> | null = null
  const dots = createDotPicture(
    looks,
    (view, visit) => {
      if (marks !== null) eachDot({ marks, isShown, isQuiet })(view, visit)
    },
    redraw,
  )
  const chosenRow = (): number => {
    if (state.chosenId === null || marks === null) return -1
    if (rowOfId === null) {
      rowOfId = new Map()
      for (let row = 0; row < marks.count; row++) rowOfId.set(marks.id[row]!, row)
    }
    return rowOfId.get(state.chosenId) ?? -1
  }

  const pickRow = (point: { x: number; y: number }, view: SlideView): number => {
    if (!state.shown || marks === null || grid === null) return -1
    const at = toSlide(view, point)
    const dots = typicalPx * view.zoom < boxFromPx
    return grid.pick(at.x, at.y, boxPaddingPx / view.zoom, (row) => isShown(row) && !(dots && isQuiet(row)))
  }

  return {
    setMarks(next, moved) {
      marks = next
      dots.invalidate()
      if (!moved && grid !== null) return
      grid = createSpatialGrid(next)
      hovered = -1
      rowOfId = null
      let sum = 0
      for (let row = 0; row < next.count; row++) sum += Math.max(next.width[row]!, next.height[row]!)
      typicalPx = next.count > 0 ? sum / next.count : 0
    },
    set(change) {
      if (change.labels !== undefined) dots.invalidate()
      state = { ...state, ...change }
    },
    hover(point, view) {
      const row = point === null ? -1 : pickRow(point, view)
      if (row === hovered) return false
      hovered = row
      return true
    },
    pick(point, view) {
      const row = pickRow(point, view)
      return row === -1 ? null : marks!.id[row]!
    },
    close: dots.close,
    empty: () => !state.shown || marks === null || marks.count === 0,
    draw(context, view) {
      if (marks === null || grid === null) return
      if (typicalPx * view.zoom < boxFromPx) {
        context.save()
        dots.draw(context, view)
        context.restore()
        const chosen = chosenRow()
        if (chosen === -1) return
        const at = toScreen(view, marks.x[chosen]!, marks.y[chosen]!)
        drawTarget(context, at.x, at.y)
      } else drawBoxes({ context, view, marks, looks, state, hovered, isShown, isQuiet, grid })
    },
  }
}

interface Frame {
  readonly context: CanvasRenderingContext2D
  readonly view: SlideView
  readonly marks: Marks
  readonly looks: MarkLooks
  readonly state: MarksState
  readonly hovered: number
  readonly isShown: (row: number) => boolean
  readonly isQuiet: (row: number) => boolean
  readonly grid: SpatialGrid
}

/** Calls `visit` for the dots of an overview: one where cells are close together, and none for harmless cells. */
function eachDot({ marks, isShown, isQuiet }: Pick<Frame, 'marks' | 'isShown' | 'isQuiet'>): EachDot {
  return (view, visit) => {
    const [a, b, c, d, e, f] = toScreenMatrix(view)
    const columns = Math.ceil(view.widthPx / dotSpacingPx) + 1
    const taken = new Uint8Array(columns * (Math.ceil(view.heightPx / dotSpacingPx) + 1))
    for (let row = 0; row < marks.count; row++) {
      const x = a * marks.x[row]! + c * marks.y[row]! + e
      const y = b * marks.x[row]! + d * marks.y[row]! + f
      if (x < 0 || y < 0 || x >= view.widthPx || y >= view.heightPx) continue
      if (isQuiet(row) || !isShown(row)) continue
      const square = Math.floor(y / dotSpacingPx) * columns + Math.floor(x / dotSpacingPx)
      if (taken[square] === 1) continue
      taken[square] = 1
      visit(marks.label[row]!, x, y)
    }
  }
}

/** Radius of the ring around a harmless undecided cell, screen px. */
const quietRadiusPx = 3.5

/** Draws boxes around the cells in view: dashed while only the AI classified a cell, solid once a reader did. */
function drawBoxes(frame: Frame): void {
  const { context, view, marks, looks, state, isShown, isQuiet, grid } = frame
  const [a, b, c, d, e, f] = toScreenMatrix(view)
  const groups = new Map<string, { path: Path2D; color: string; dashed: boolean; quiet: boolean }>()
  const box = (row: number): [x: number, y: number, width: number, height: number] => {
    const width = marks.width[row]! * view.zoom + boxPaddingPx * 2
    const height = marks.height[row]! * view.zoom + boxPaddingPx * 2
    const x = a * marks.x[row]! + c * marks.y[row]! + e
    const y = b * marks.x[row]! + d * marks.y[row]! + f
    return [x - width / 2, y - height / 2, width, height]
  }
  let chosen = -1
  let boxes = 0
  const selected: number[] = []
  grid.query(visibleRect(view), (row) => {
    const id = marks.id[row]!
    if (id === state.chosenId) chosen = row
    if (state.selectedIds.has(id)) selected.push(row)
    if (!isShown(row) && id !== state.chosenId) return
    const dashed = marks.status[row] === markStatus.open && marks.byReader[row] !== 1
    const quiet = isQuiet(row)
    const dismissed = marks.status[row] === markStatus.dismissed
    const label = marks.label[row]!
    const key = `${dismissed ? 'x' : label}${dashed ? 'd' : 's'}${quiet ? 'q' : ''}`
    let group = groups.get(key)
    if (group === undefined) {
      group = { path: new Path2D(), color: dismissed ? '#909296' : looks.colors[label]!, dashed, quiet }
      groups.set(key, group)
    }
    const [left, top, width, height] = box(row)
    if (quiet) {
      // Hundreds of boxes around harmless cells would hide the slide. A small ring shows that each was examined.
      const [x, y] = [left + width / 2, top + height / 2]
      group.path.moveTo(x + quietRadiusPx, y)
      group.path.arc(x, y, quietRadiusPx, 0, 2 * Math.PI)
      return
    }
    group.path.rect(left, top, width, height)
    boxes++
  })
  for (const { path, color, dashed, quiet } of groups.values()) {
    context.globalAlpha = quiet ? 0.7 : 1
    // A dark line under the dashes would make them look solid, and solid means that a reader decided.
    if (boxes <= casedBoxes && !quiet && !dashed) {
      context.setLineDash([])
      context.lineWidth = 4
      context.strokeStyle = casing
      context.stroke(path)
    }
    context.setLineDash(dashed && !quiet ? [6, 4] : [])
    context.lineWidth = quiet ? 1.25 : dashed ? 1.75 : 2.25
    context.strokeStyle = color
    context.stroke(path)
  }
  context.globalAlpha = 1
  context.setLineDash([])
  for (const row of selected) ring(context, box(row), 3, '#141517', 1.5)
  if (chosen !== -1) drawCorners(context, box(chosen))
  if (frame.hovered !== -1 && frame.hovered < marks.count) {
    ring(context, box(frame.hovered), 2, '#141517', 1.5)
    drawTag(frame, frame.hovered, box(frame.hovered))
  } else if (chosen !== -1) drawTag(frame, chosen, box(chosen))
}

type Box = readonly [x: number, y: number, width: number, height: number]

function ring(context: CanvasRenderingContext2D, [x, y, width, height]: Box, gap: number, color: string, line: number) {
  context.lineWidth = line
  context.strokeStyle = color
  context.beginPath()
  context.roundRect(x - gap, y - gap, width + gap * 2, height + gap * 2, 4)
  context.stroke()
}

/** A dark line with a white edge: visible on bright glass as well as on dark clusters. */
function strokeOnGlass(context: CanvasRenderingContext2D, path: Path2D, line: number): void {
  context.lineCap = 'square'
  context.lineWidth = line + 3
  context.strokeStyle = '#fff'
  context.stroke(path)
  context.lineWidth = line
  context.strokeStyle = '#141517'
  context.stroke(path)
}

/** Corners around the chosen cell: easy to see, and they cover nothing of it. */
function drawCorners(context: CanvasRenderingContext2D, [x, y, width, height]: Box): void {
  const gap = 6
  const length = Math.min(16, width / 3)
  const path = new Path2D()
  for (const [cx, cy, sx, sy] of [
    [x - gap, y - gap, 1, 1],
    [x + width + gap, y - gap, -1, 1],
    [x - gap, y + height + gap, 1, -1],
    [x + width + gap, y + height + gap, -1, -1],
  ] as const) {
    path.moveTo(cx + length * sx, cy)
    path.lineTo(cx, cy)
    path.lineTo(cx, cy + length * sy)
  }
  strokeOnGlass(context, path, 3)
}

function drawTarget(context: CanvasRenderingContext2D, x: number, y: number): void {
  const path = new Path2D()
  path.arc(x, y, 11, 0, Math.PI * 2)
  strokeOnGlass(context, path, 2.5)
}

/** Class and score above the box. The score is shown only beside the model's class. */
function drawTag({ context, view, marks, looks }: Frame, row: number, [boxX, y]: Box): void {
  const label = marks.label[row]!
  const score =
    marks.byReader[row] === 1 || marks.status[row] === markStatus.relabelled
      ? ''
      : `  ${formatScore(marks.score[row]!)}`
  const text = `${looks.names[label]}${score}`
  context.font = '600 12px "Inter Variable", system-ui, sans-serif'
  const width = context.measureText(text).width + 26
  const top = y < 30 ? y + 6 : y - 28
  const x = Math.max(8, Math.min(boxX, view.widthPx - width))
  context.fillStyle = 'rgb(20 21 23 / 88%)'
  context.beginPath()
  context.roundRect(x - 4, top, width, 20, 3)
  context.fill()
  const path = new Path2D()
  traceShape(path, looks.shapes[label]!, x + 7, top + 10, 4.5)
  context.lineWidth = 1.5
  context.strokeStyle = looks.colors[label]!
  context.stroke(path)
  if (looks.shapes[label]!.filled) {
    context.fillStyle = looks.colors[label]!
    context.fill(path)
  }
  context.fillStyle = '#E9ECEF'
  context.textBaseline = 'middle'
  context.fillText(text, x + 16, top + 10.5)
}
