import OpenSeadragon from 'openseadragon'
import { type Ahead, aheadOf } from './pan-ahead.ts'
import type { SlideView } from './view.ts'

/** A view that has not moved for this long stands still; ms. */
const restMs = 100

export interface LookAhead {
  /** Tells where the view is, once a frame. */
  seen(view: SlideView, now: number): void
  /** The tiles of this picture are asked for before a pan reaches them. */
  watch(image: OpenSeadragon.TiledImage): void
}

/**
 * The library asks for a tile when it comes into view: a pan would always show it late. So the area that it works on
 * reaches further in the direction in which the slide is being moved.
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
  // A turned rectangle is turned around its first corner, so that the corner moves along its own sides.
  const corner = new OpenSeadragon.Point(-left * width, -top * height).rotate(degrees)
  return new OpenSeadragon.Rect(
    x + corner.x,
    y + corner.y,
    width * (1 + left + right),
    height * (1 + top + bottom),
    degrees,
  )
}
