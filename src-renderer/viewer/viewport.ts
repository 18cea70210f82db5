import type OpenSeadragon from 'openseadragon'
import { zoomOf } from './osd.ts'
import type { SlideView } from './view.ts'

/** The viewer's view in pixels of the slide, and whether the slide is open yet. */
export interface Viewport {
  isOpen(): boolean
  /** Runs now, or as soon as the slide is open. */
  whenOpen(run: () => void): void
  /** The current view, or with `current` false the view at the end of a glide. */
  view(current?: boolean): SlideView
}

/** Shows the whole slide when it opens, then carries out the requests made before. */
export function createViewport(osd: OpenSeadragon.Viewer, slideWidthPx: number): Viewport {
  let open = false
  let waiting: (() => void)[] = []
  osd.addHandler('open', () => {
    open = true
    osd.viewport.goHome(true)
    for (const run of waiting) run()
    waiting = []
  })
  return {
    isOpen: () => open,
    whenOpen(run) {
      if (open) run()
      else waiting.push(run)
    },
    view(current = true) {
      const { viewport } = osd
      const size = viewport.getContainerSize()
      const centre = viewport.getCenter(current)
      return {
        x: centre.x * slideWidthPx,
        y: centre.y * slideWidthPx,
        zoom: zoomOf(osd, slideWidthPx, current),
        rotation: ((viewport.getRotation(current) % 360) + 360) % 360,
        widthPx: size.x,
        heightPx: size.y,
      }
    },
  }
}
