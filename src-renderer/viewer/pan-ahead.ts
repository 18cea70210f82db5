import type { SlideView } from './view.ts'

/** A pan goes on as it is for this long, as far as loading is concerned; ms. */
const aheadMs = 300
/** At most this share of the view's size is loaded beyond an edge. */
const mostAhead = 0.6

/** Edges that a pan goes towards, as parts of the view's size beyond it. */
export interface Ahead {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
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
