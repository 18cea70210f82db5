import type OpenSeadragon from 'openseadragon'
import type { PixelRect, Pyramid } from './tile-source.ts'

/**
 * Marks for the benchmark, on the timeline of `performance`: `daybreak:first-view` when the slide first fills the
 * view, `daybreak:sharp` when every tile of that view is loaded, and a measure `daybreak:step` from the key press to
 * the first frame at the new place. After each frame the viewer's element fires an event `daybreak:frame` with the
 * library's viewer as its detail, so that a listener can examine each frame.
 */
export interface Watch {
  stepStarted(since: number): void
  frameDrawn(osd: OpenSeadragon.Viewer, pyramid: Pyramid, visible: PixelRect): void
}

export function createWatch(): Watch {
  let seenFirst = false
  let seenSharp = false
  let stepSince: number | null = null

  return {
    stepStarted(since) {
      stepSince = since
    },
    frameDrawn(osd, pyramid, visible) {
      osd.element.dispatchEvent(new CustomEvent('daybreak:frame', { detail: osd, bubbles: true }))
      if (stepSince !== null) {
        performance.measure('daybreak:step', { start: stepSince, end: performance.now() })
        stepSince = null
      }
      if (seenSharp) return
      const image = osd.world.getItemAt(0)
      if (!image) return
      if (!seenFirst && covers(image, pyramid, visible)) {
        seenFirst = true
        performance.mark('daybreak:first-view')
      }
      if (seenFirst && image.getFullyLoaded()) {
        seenSharp = true
        performance.mark('daybreak:sharp')
      }
    },
  }
}

/** Whether the loaded tiles of any one level fill the visible area. */
function covers(image: OpenSeadragon.TiledImage, pyramid: Pyramid, visible: PixelRect): boolean {
  const drawn = new Map<number, number>()
  for (const { tile } of image.lastDrawn) drawn.set(tile.level, (drawn.get(tile.level) ?? 0) + 1)
  for (const [level, count] of drawn) if (count >= pyramid.tileUrlsIn(level, visible).length) return true
  return false
}
