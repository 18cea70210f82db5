import type OpenSeadragon from 'openseadragon'
import type { MarksLayer } from './marks-layer.ts'
import type { DrawnTo, SlideTool, ToolsLayer } from './tools-layer.ts'
import type { SlideView } from './view.ts'
import { createWheelSteps } from './wheel-steps.ts'

export interface PointerOptions extends DrawnTo {
  readonly osd: OpenSeadragon.Viewer
  readonly view: () => SlideView
  readonly marks: MarksLayer
  readonly tools: ToolsLayer
  readonly redraw: () => void
  readonly onPick: (cellId: number | null, keys: { shift: boolean }) => void
  readonly onPlaneStep: (by: 1 | -1) => void
  readonly rotateTo: (degrees: number) => void
}

const cursors: Readonly<Record<SlideTool, string>> = { pan: 'grab', ruler: 'crosshair', 'add-cell': 'crosshair' }

/** Angle in degrees from the middle of the view to a point of the screen. */
const angleAt = (point: { x: number; y: number }, { widthPx, heightPx }: SlideView): number =>
  (Math.atan2(point.y - heightPx / 2, point.x - widthPx / 2) * 180) / Math.PI

/**
 * Mouse actions on the slide: a drag moves it (with Ctrl it rotates it), a click picks a cell, and the tools draw.
 * Returns functions that switch tools and unbind.
 */
export function bindPointer(options: PointerOptions): { setTool(tool: SlideTool): void; release(): void } {
  const { osd, view, marks, tools, redraw } = options
  let tool: SlideTool = 'pan'
  let turning: { startAngle: number; startRotation: number } | null = null

  const showCursor = (overCell: boolean): void => {
    osd.canvas.style.cursor = tool === 'pan' && overCell ? 'pointer' : cursors[tool]
  }

  osd.addHandler('canvas-press', (event) => {
    if (tool !== 'pan') tools.begin(tool, event.position, view())
    else if ((event.originalEvent as MouseEvent).ctrlKey)
      turning = { startAngle: angleAt(event.position, view()), startRotation: view().rotation }
    else osd.canvas.style.cursor = 'grabbing'
  })
  osd.addHandler('canvas-drag', (event) => {
    event.preventDefaultAction = true
    if (tool !== 'pan') {
      tools.extend(event.position, view())
      redraw()
    } else if (turning !== null) {
      options.rotateTo(turning.startRotation + angleAt(event.position, view()) - turning.startAngle)
    } else {
      // The glass stays under the pointer, so there is no spring while dragging.
      osd.viewport.panBy(osd.viewport.deltaPointsFromPixels(event.delta.negate()), true)
    }
  })
  osd.addHandler('canvas-release', () => {
    turning = null
    if (tool !== 'pan') {
      tools.end(view(), options)
      redraw()
    } else osd.viewport.applyConstraints()
    showCursor(false)
  })
  const steps = createWheelSteps()
  osd.addHandler('canvas-scroll', (event) => {
    const wheel = event.originalEvent as WheelEvent
    if (!wheel.altKey) return
    event.preventDefaultAction = true
    event.preventDefault = true
    const by = steps(wheel)
    for (let step = 0; step < Math.abs(by); step++) options.onPlaneStep(by > 0 ? 1 : -1)
  })
  osd.addHandler('canvas-click', (event) => {
    event.preventDefaultAction = true
    if (!event.quick || tool !== 'pan') return
    if (tools.selectAt(event.position, view())) redraw()
    else options.onPick(marks.pick(event.position, view()), { shift: event.shift })
  })

  const onMove = (event: PointerEvent): void => {
    if (event.buttons !== 0) return
    const box = osd.canvas.getBoundingClientRect()
    const point = tool === 'pan' ? { x: event.clientX - box.left, y: event.clientY - box.top } : null
    if (!marks.hover(point, view())) return
    showCursor(point !== null && marks.pick(point, view()) !== null)
    redraw()
  }
  const onLeave = (): void => {
    if (marks.hover(null, view())) redraw()
  }
  osd.canvas.addEventListener('pointermove', onMove)
  osd.canvas.addEventListener('pointerleave', onLeave)
  showCursor(false)

  return {
    setTool(next) {
      tool = next
      tools.drop()
      marks.hover(null, view())
      showCursor(false)
    },
    release() {
      osd.canvas.removeEventListener('pointermove', onMove)
      osd.canvas.removeEventListener('pointerleave', onLeave)
    },
  }
}
