import OpenSeadragon from 'openseadragon'
import { type Ahead, aheadOf } from './pan-ahead.ts'
import type { SlideView } from './view.ts'

/** ms. A view that has not moved for this long is at rest. */
const restMs = 100

export interface LookAhead {
  /** Records the view, once per frame. */
  seen(view: SlideView, now: number): void
  /** Requests this picture's tiles before a pan reaches them. */
  watch(image: OpenSeadragon.TiledImage): void
}

/**
 * The library requests a tile only when it comes into view, so a pan would always show it late. Therefore the area
 * that the library works on is extended in the direction of the pan.
 */
export function createLookAhead(): LookAhead {
  let last: SlideView | null = null
  let movedAt = 0
  let ahead: Ahead | null = null

  return {
    seen(view, now) {
      if (last !== null && last.zoom === view.zoom && last.rotation === view.rotation) {
        if (view.x === last.x && view.y === last.y) {
          if (now - movedAt > restMs) ahead = null
          return
        }
        if (now - movedAt <= restMs) ahead = aheadOf(last, view, now - movedAt)
      } else ahead = null
      last = view
      movedAt = now
    },
    watch(image) {
      const inView = image.getDrawArea.bind(image)
      image.getDrawArea = () => {
        const area = inView()
        if (!area || ahead === null || performance.now() - movedAt > restMs) return area
        return reaching(area, ahead)
      }
    },
  }
}

function reaching(area: OpenSeadragon.Rect, { left, right, top, bottom }: Ahead): OpenSeadragon.Rect {
  const { x, y, width, height, degrees } = area
  // A rotated rectangle is rotated around its first corner, so the corner moves along its own sides.
  const corner = new OpenSeadragon.Point(-left * width, -top * height).rotate(degrees)
  return new OpenSeadragon.Rect(
    x + corner.x,
    y + corner.y,
    width * (1 + left + right),
    height * (1 + top + bottom),
    degrees,
  )
}
