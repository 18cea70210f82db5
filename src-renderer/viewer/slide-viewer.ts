import type { Slide } from '#shared/contract/schemas/slide.ts'
import { createDrawnOver } from './drawn-over.ts'
import type { FocusArea } from './focus-layer.ts'
import type { HeatSettings } from './heat-layer.ts'
import { createLayers, type SlideLook } from './layers.ts'
import { createLookAhead } from './look-ahead.ts'
import type { MarkLooks } from './looks.ts'
import type { Marks } from './marks.ts'
import type { MarksState } from './marks-layer.ts'
import { createMovement, type Movement, type Place } from './movement.ts'
import { createOsdViewer, drawsOnGraphicsCard } from './osd.ts'
import { bindPointer } from './pointer.ts'
import type { DrawnMeasure } from './ruler.ts'
import { createSlidePicture, type SlidePictureOptions } from './slide-picture.ts'
import type { TiledSlide } from './tile-source.ts'
import type { DrawnBox, DrawnTo, SlideTool } from './tools-layer.ts'
import { type SlideView, visibleRect } from './view.ts'
import { createViewport } from './viewport.ts'
import { createWatch } from './watch.ts'

export interface SlideViewerOptions extends SlidePictureOptions, DrawnTo {
  readonly element: HTMLElement
  readonly miniMap?: HTMLElement
  readonly slide: TiledSlide & Pick<Slide, 'micronsPerPixel' | 'planes'>
  /** The plane and colours to show first. */
  readonly look: SlideLook
  readonly looks: MarkLooks
  readonly reducedMotion: boolean
  /** Text for people who use a screen reader. */
  readonly label: string
  readonly onPick: (cellId: number | null, keys: { shift: boolean }) => void
  readonly onTool: (tool: SlideTool) => void
  /** Called with whether the requested plane is still loading while another is in view. */
  readonly onPlanePending: (pending: boolean) => void
  /** Called when the reader turned the wheel with Alt: one plane up or down. */
  readonly onPlaneStep: (by: 1 | -1) => void
}

/** A slide on screen with everything drawn over it. It is created once per slide; `destroy` ends it. */
export interface SlideViewer extends Movement {
  /** Loads the tiles around places that the reader will probably go to next. */
  prefetch(places: readonly Place[], objective?: number): void
  view(): SlideView
  /** Calls the listener now and whenever the view changes. Returns the function that stops it. */
  onViewChange(listener: (view: SlideView) => void): () => void
  setMarks(marks: Marks, moved: boolean): void
  setMarksState(state: Partial<MarksState>): void
  setHeat(settings: HeatSettings): void
  setFocus(area: FocusArea | null): void
  setFocusShown(shown: boolean): void
  setTool(tool: SlideTool): void
  /** Shows a new cell's box while the reader chooses its class. */
  setNewBox(box: DrawnBox | null): void
  /** Shows these distances. */
  setMeasures(measures: readonly DrawnMeasure[]): void
  /** Id of the selected measure, otherwise of the last one; null if there is none. */
  selectedMeasure(): number | null
  /** Changes the focal plane, or shows the colours with or without the slide's profile. */
  setLook(look: SlideLook): void
  /** Sets a CSS filter for the slide and the mini map; empty for none. */
  setTone(filter: string): void
  /** Requests failed tiles again. */
  retryTiles(): void
  focus(): void
  destroy(): void
}

/** The parts of the viewer: the picture in its planes, the movement, and what is drawn over it. */
function createParts(options: SlideViewerOptions) {
  const { slide } = options
  const picture = createSlidePicture(options)
  const osd = createOsdViewer({
    element: options.element,
    source: picture.sourceOf(options.look),
    miniMap: options.miniMap,
    reducedMotion: options.reducedMotion,
  })
  const lookAhead = createLookAhead()
  const layers = createLayers({
    onImage: lookAhead.watch,
    onPending: options.onPlanePending,
    osd,
    look: options.look,
    sourceOf: picture.sourceOf,
    neighboursOf: (plane) => [plane + 1, plane - 1].filter((at) => plane >= 0 && at >= 0 && at < slide.planes),
  })
  osd.canvas.setAttribute('aria-label', options.label)
  osd.canvas.setAttribute('role', 'application')
  const viewport = createViewport(osd, slide.width)
  const over = createDrawnOver({
    canvas: osd.canvas,
    slide,
    looks: options.looks,
    view: () => (viewport.isOpen() ? viewport.view() : null),
  })
  return { picture, osd, lookAhead, layers, viewport, over }
}

/** Wraps a change of the overlays so that they are redrawn. */
const thenRedraw =
  (redraw: () => void) =>
  <A extends unknown[], R>(change: (...args: A) => R) =>
  (...args: A): R => {
    const result = change(...args)
    redraw()
    return result
  }

export function createSlideViewer(options: SlideViewerOptions): SlideViewer {
  const { picture, osd, lookAhead, layers, viewport, over } = createParts(options)
  const { view, whenOpen } = viewport
  const { marks, heat, focus, tools, redraw } = over
  const watch = createWatch()
  osd.addHandler('update-viewport', () => {
    if (!viewport.isOpen()) return
    over.draw()
    const now = view()
    lookAhead.seen(now, performance.now())
    watch.frameDrawn(osd, picture.pyramidOf(layers.look), visibleRect(now))
  })
  osd.addHandler('resize', redraw)

  const movement = createMovement({
    osd,
    slide: options.slide,
    reducedMotion: options.reducedMotion,
    cheapFrames: drawsOnGraphicsCard(),
    view,
    whenOpen,
    onStep: (since) => watch.stepStarted(since),
    // The cell under the pointer is no longer there.
    onLeave: (now) => marks.hover(null, now),
  })
  const pointer = bindPointer({
    osd,
    view,
    marks,
    tools,
    redraw,
    ...{ onPick: options.onPick, onBox: options.onBox, onMeasure: options.onMeasure },
    onPlaneStep: options.onPlaneStep,
    rotateTo: (degrees) => osd.viewport.setRotation(degrees, true),
  })
  const redrawn = thenRedraw(redraw)

  return {
    view,
    ...movement,
    onViewChange: over.onViewChange,
    prefetch: (places, objective) =>
      whenOpen(() => {
        const zoom = objective === undefined ? view(false).zoom : movement.zoomAt(objective)
        const regions = places.map(({ x, y }) => visibleRect({ ...view(), x, y, zoom }))
        picture.prefetch(layers.look, zoom, regions)
      }),
    setMarks: redrawn((next, moved) => {
      marks.setMarks(next, moved)
      heat.setMarks(next)
    }),
    setMarksState: redrawn(marks.set),
    setHeat: redrawn(heat.set),
    setFocus: redrawn(focus.setArea),
    setFocusShown: redrawn(focus.setShown),
    setTool: redrawn((tool) => {
      pointer.setTool(tool)
      options.onTool(tool)
    }),
    setNewBox: redrawn(tools.setPending),
    setMeasures: redrawn(tools.setMeasures),
    selectedMeasure: tools.selectedMeasure,
    setLook: (look) => whenOpen(() => layers.show(look)),
    setTone(filter) {
      // The filter applies to the picture only. Marks and heatmap have their own canvas.
      for (const drawn of [osd, osd.navigator]) if (drawn) drawn.drawer.canvas.style.filter = filter
    },
    retryTiles() {
      picture.forgetMissing()
      layers.reset()
    },
    focus: () => osd.canvas.focus({ preventScroll: true }),
    destroy() {
      pointer.release()
      over.close()
      picture.close()
      osd.destroy()
    },
  }
}
