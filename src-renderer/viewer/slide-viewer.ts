import type OpenSeadragon from 'openseadragon'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { Slide } from '#shared/contract/schemas/slide.ts'
import { type ColourState, createColourFilter } from './colour-filter.ts'
import { createFocusLayer, type FocusArea } from './focus-layer.ts'
import { createHeatLayer, type HeatSettings } from './heat-layer.ts'
import { createLayers, type SlideLook } from './layers.ts'
import { createLookAhead } from './look-ahead.ts'
import type { MarkLooks } from './looks.ts'
import type { Marks } from './marks.ts'
import { createMarksLayer, type MarksState } from './marks-layer.ts'
import { createMovement, type Movement, type Place } from './movement.ts'
import { createOsdViewer, createTileSource, zoomOf } from './osd.ts'
import { createOverlay } from './overlay.ts'
import { bindPointer } from './pointer.ts'
import { createTileLoader } from './tile-loader.ts'
import { type PixelRect, type Pyramid, slidePyramid, type TiledSlide } from './tile-source.ts'
import { createToolsLayer, type DrawnBox, type SlideTool } from './tools-layer.ts'
import { type SlideView, visibleRect } from './view.ts'
import { createWatch } from './watch.ts'

export interface SlideViewerOptions {
  readonly element: HTMLElement
  readonly miniMap?: HTMLElement
  readonly slide: TiledSlide & Pick<Slide, 'micronsPerPixel' | 'planes'>
  /** What is shown first. */
  readonly look: SlideLook
  readonly looks: MarkLooks
  readonly reducedMotion: boolean
  /** Text for people who use a screen reader. */
  readonly label: string
  readonly onPick: (cellId: number | null, keys: { shift: boolean }) => void
  readonly onBox: (box: DrawnBox) => void
  readonly onTool: (tool: SlideTool) => void
  /** A tile could not be shown. */
  readonly onTileError: (error: ErrorData) => void
  readonly onTilesMissing: (count: number) => void
  readonly onColour: (state: ColourState) => void
  /** Whether the plane that was asked for is still on its way, and another in view. */
  readonly onPlanePending: (pending: boolean) => void
  /** The reader turned the wheel with Alt: one plane up or down. */
  readonly onPlaneStep: (by: 1 | -1) => void
}

/** A slide on screen, with everything that is drawn over it. Made once for a slide; `destroy` ends it. */
export interface SlideViewer extends Movement {
  /** Fetches the tiles around places the reader will probably go to next. */
  prefetch(places: readonly Place[], objective?: number): void
  view(): SlideView
  /** Calls the listener now and whenever what is shown changed. Returns the function that ends it. */
  onViewChange(listener: (view: SlideView) => void): () => void
  setMarks(marks: Marks, moved: boolean): void
  setMarksState(state: Partial<MarksState>): void
  setHeat(settings: HeatSettings): void
  setFocus(area: FocusArea | null): void
  setFocusShown(shown: boolean): void
  setTool(tool: SlideTool): void
  /** Shows a new cell's box while its class is asked for. */
  setNewBox(box: DrawnBox | null): void
  /** Removes the selected measure, or the last one; returns whether there was any. */
  removeMeasure(): boolean
  /** Another focal plane, or the colours with or without the slide's profile. */
  setLook(look: SlideLook): void
  /** A CSS filter over the slide and the mini map, empty for none. */
  setTone(filter: string): void
  /** Asks again for tiles that failed. */
  retryTiles(): void
  focus(): void
  destroy(): void
}

export function createSlideViewer(options: SlideViewerOptions): SlideViewer {
  const { slide, element, reducedMotion } = options
  const loader = createTileLoader()
  const colour = createColourFilter({ slide, onState: options.onColour })
  const pyramids = new Map<number, Pyramid>()
  const pyramidOf = (plane: number): Pyramid => {
    const known = pyramids.get(plane) ?? slidePyramid(slide, plane)
    pyramids.set(plane, known)
    return known
  }
  const sourceOf = ({ plane, throughProfile }: SlideLook): OpenSeadragon.TileSource =>
    createTileSource({
      pyramid: pyramidOf(plane),
      loader,
      key: throughProfile ? 'profile' : 'stored',
      picture: (blob) => colour.picture(blob, throughProfile),
      onTileError: (error) => {
        missing += 1
        options.onTileError(error.data)
        options.onTilesMissing(missing)
      },
    })
  let missing = 0
  const osd = createOsdViewer({
    element,
    source: sourceOf(options.look),
    miniMap: options.miniMap,
    reducedMotion,
  })
  const lookAhead = createLookAhead()
  const layers = createLayers({
    onImage: lookAhead.watch,
    onPending: options.onPlanePending,
    osd,
    look: options.look,
    sourceOf,
    neighboursOf: (plane) => [plane + 1, plane - 1].filter((at) => plane >= 0 && at >= 0 && at < slide.planes),
  })
  osd.canvas.setAttribute('aria-label', options.label)
  osd.canvas.setAttribute('role', 'application')

  const heat = createHeatLayer({ ...slide, isNormal: options.looks.isNormal })
  const focus = createFocusLayer()
  const marks = createMarksLayer(options.looks, () => redraw())
  const tools = createToolsLayer(slide.micronsPerPixel)
  const overlay = createOverlay(osd.canvas, [focus, heat, marks, tools])
  const listeners = new Set<(view: SlideView) => void>()
  const watch = createWatch()
  let opened = false
  let frame = 0
  let lastView: SlideView | null = null
  /** What was asked for before the slide was open. */
  let waiting: (() => void)[] = []

  const whenOpen = (run: () => void): void => {
    if (opened) run()
    else waiting.push(run)
  }

  const view = (current = true): SlideView => {
    const { viewport } = osd
    const size = viewport.getContainerSize()
    const centre = viewport.getCenter(current)
    return {
      x: centre.x * slide.width,
      y: centre.y * slide.width,
      zoom: zoomOf(osd, slide.width, current),
      rotation: ((viewport.getRotation(current) % 360) + 360) % 360,
      widthPx: size.x,
      heightPx: size.y,
    }
  }

  const drawOverlay = (): void => {
    cancelAnimationFrame(frame)
    frame = 0
    if (!opened) return
    const now = view()
    overlay.draw(now)
    const changed = lastView === null || !sameView(lastView, now)
    lastView = now
    if (changed) for (const listener of listeners) listener(now)
  }
  /** The slide stays as it is; only what lies over it is drawn again, in the next frame. */
  const redraw = (): void => {
    if (frame === 0) frame = requestAnimationFrame(drawOverlay)
  }

  osd.addHandler('open', () => {
    opened = true
    osd.viewport.goHome(true)
    for (const run of waiting) run()
    waiting = []
  })
  osd.addHandler('update-viewport', () => {
    if (!opened) return
    drawOverlay()
    const now = view()
    lookAhead.seen(now, performance.now())
    watch.frameDrawn(osd, pyramidOf(layers.look.plane), visibleRect(now))
  })
  osd.addHandler('resize', redraw)

  const movement = createMovement({
    osd,
    slide,
    reducedMotion,
    view,
    whenOpen,
    onStep: (since) => watch.stepStarted(since),
    // What was under the pointer is not any more.
    onLeave: (now) => marks.hover(null, now),
  })
  const regionAt = (place: Place, zoom: number): PixelRect => visibleRect({ ...view(), x: place.x, y: place.y, zoom })

  const pointer = bindPointer({
    osd,
    view,
    marks,
    tools,
    redraw,
    onPick: options.onPick,
    onBox: options.onBox,
    onPlaneStep: options.onPlaneStep,
    rotateTo: (degrees) => osd.viewport.setRotation(degrees, true),
  })

  return {
    view,
    ...movement,
    prefetch(places, objective) {
      whenOpen(() => {
        const zoom = objective === undefined ? view(false).zoom : movement.zoomAt(objective)
        const pyramid = pyramidOf(layers.look.plane)
        const level = pyramid.levelFor(zoom * (window.devicePixelRatio || 1) * 0.8)
        loader.prefetch(places.flatMap((place) => pyramid.tileUrlsIn(level, regionAt(place, zoom))).slice(0, 120))
      })
    },
    onViewChange(listener) {
      listeners.add(listener)
      if (lastView !== null) listener(lastView)
      return () => void listeners.delete(listener)
    },
    setMarks(next, moved) {
      marks.setMarks(next, moved)
      heat.setMarks(next)
      redraw()
    },
    setMarksState(state) {
      marks.set(state)
      redraw()
    },
    setHeat(settings) {
      heat.set(settings)
      redraw()
    },
    setFocus(area) {
      focus.setArea(area)
      redraw()
    },
    setFocusShown(shown) {
      focus.setShown(shown)
      redraw()
    },
    setTool(tool) {
      pointer.setTool(tool)
      options.onTool(tool)
      redraw()
    },
    setNewBox(box) {
      tools.setPending(box)
      redraw()
    },
    removeMeasure() {
      const removed = tools.removeMeasure()
      redraw()
      return removed
    },
    setLook: (look) => whenOpen(() => layers.show(look)),
    setTone(filter) {
      // The picture only: marks and heatmap lie in a canvas of their own.
      for (const drawn of [osd, osd.navigator]) if (drawn) drawn.drawer.canvas.style.filter = filter
    },
    retryTiles() {
      missing = 0
      options.onTilesMissing(0)
      layers.reset()
    },
    focus: () => osd.canvas.focus({ preventScroll: true }),
    destroy() {
      cancelAnimationFrame(frame)
      pointer.release()
      loader.close()
      colour.close()
      marks.close()
      overlay.remove()
      listeners.clear()
      osd.destroy()
    },
  }
}

const sameView = (a: SlideView, b: SlideView): boolean =>
  a.x === b.x &&
  a.y === b.y &&
  a.zoom === b.zoom &&
  a.rotation === b.rotation &&
  a.widthPx === b.widthPx &&
  a.heightPx === b.heightPx
