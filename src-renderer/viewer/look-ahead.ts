import OpenSeadragon from 'openseadragon'
import type { SlideView } from './view.ts'

/** A pan goes on as it is for this long, as far as loading is concerned; ms. */
const aheadMs = 300
/** At most this share of the view's size is loaded beyond an edge. */
const mostAhead = 0.6
/** A view that has not moved for this long stands still; ms. */
const restMs = 100

export interface LookAhead {
  /** Tells where the view is, once a frame. */
  seen(view: SlideView, now: number): void
  /** The tiles of this picture are asked for before a pan reaches them. */
  watch(image: OpenSeadragon.TiledImage): void
}

/** Edges that a pan goes towards, as parts of the view's size beyond it. */
interface Ahead {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
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

/** How far the view will come from here at the pace from `from` to `to`. */
export function aheadOf(from: SlideView, to: SlideView, tookMs: number): Ahead {
  const angle = (to.rotation * Math.PI) / 180
  const dx = to.x - from.x
  const dy = to.y - from.y
  const share = (moved: number, size: number): number => {
    const parts = (moved * to.zoom * aheadMs) / Math.max(1, tookMs) / size
    return Math.min(mostAhead, Math.max(-mostAhead, parts))
  }
  const across = share(dx * Math.cos(angle) - dy * Math.sin(angle), to.widthPx)
  const down = share(dx * Math.sin(angle) + dy * Math.cos(angle), to.heightPx)
  return {
    left: Math.max(0, -across),
    right: Math.max(0, across),
    top: Math.max(0, -down),
    bottom: Math.max(0, down),
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
