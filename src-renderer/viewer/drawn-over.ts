import { createFocusLayer, type FocusLayer } from './focus-layer.ts'
import { createHeatLayer, type HeatLayer } from './heat-layer.ts'
import type { MarkLooks } from './looks.ts'
import { createMarksLayer, type MarksLayer } from './marks-layer.ts'
import { createOverlay } from './overlay.ts'
import { createToolsLayer, type ToolsLayer } from './tools-layer.ts'
import { type SlideView, sameView } from './view.ts'

export interface DrawnOverOptions {
  readonly canvas: HTMLElement
  readonly slide: { readonly width: number; readonly height: number; readonly micronsPerPixel: number | null }
  readonly looks: MarkLooks
  /** Null until the slide is open. */
  readonly view: () => SlideView | null
}

/** Everything drawn over the slide, and the listeners for the slide's view. */
export interface DrawnOver {
  readonly heat: HeatLayer
  readonly focus: FocusLayer
  readonly marks: MarksLayer
  readonly tools: ToolsLayer
  /** Draws now, in the same frame as the slide. */
  draw(): void
  /** Draws in the next frame, without redrawing the slide. */
  redraw(): void
  /** Calls the listener now and whenever the view changes. Returns the function that stops it. */
  onViewChange(listener: (view: SlideView) => void): () => void
  close(): void
}

export function createDrawnOver({ canvas, slide, looks, view }: DrawnOverOptions): DrawnOver {
  const listeners = new Set<(view: SlideView) => void>()
  let frame = 0
  let last: SlideView | null = null

  const draw = (): void => {
    cancelAnimationFrame(frame)
    frame = 0
    const now = view()
    if (now === null) return
    overlay.draw(now)
    const changed = last === null || !sameView(last, now)
    last = now
    if (changed) for (const listener of listeners) listener(now)
  }
  const redraw = (): void => {
    if (frame === 0) frame = requestAnimationFrame(draw)
  }

  const heat = createHeatLayer({ ...slide, isNormal: looks.isNormal })
  const focus = createFocusLayer()
  const marks = createMarksLayer(looks, redraw)
  const tools = createToolsLayer(slide.micronsPerPixel)
  const overlay = createOverlay(canvas, [focus, heat, marks, tools])

  return {
    heat,
    focus,
    marks,
    tools,
    draw,
    redraw,
    onViewChange(listener) {
      listeners.add(listener)
      if (last !== null) listener(last)
      return () => void listeners.delete(listener)
    },
    close() {
      cancelAnimationFrame(frame)
      marks.close()
      overlay.remove()
      listeners.clear()
    },
  }
}
