import type { SlideView } from './view.ts'

/** ms. Loading assumes that a pan continues unchanged for this long. */
const aheadMs = 300
/** Largest share of the view's size that is loaded beyond an edge. */
const mostAhead = 0.6

/** The edges in the direction of a pan, each with how far beyond it, in parts of the view's size. */
export interface Ahead {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** How far the view will move at the pace from `from` to `to`. */
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
