import { type RefObject, useCallback, useEffect, useState } from 'react'

/** Number of extra lines rendered above and below the view, so that a short scroll shows no gap. */
const overscan = 8

export interface LinesInView {
  /** Places of the first and the last rendered line. */
  readonly from: number
  readonly to: number
  /** Scrolls as little as necessary to bring the line at a place into view. */
  scrollTo(place: number): void
}

/**
 * Which of `total` lines of equal height are in the scroller's view, below a heading that sticks to its top. Heights
 * are in px. A list library that measures each line takes 60 ms for 100,000 lines before it shows the first.
 */
export function useLinesInView(
  scroller: RefObject<HTMLElement | null>,
  {
    total,
    lineHeight,
    headHeight,
  }: { readonly total: number; readonly lineHeight: number; readonly headHeight: number },
): LinesInView {
  const [{ first, count }, setView] = useState({ first: 0, count: 24 })
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = () => {
      const next = linesSeen(element.scrollTop, element.clientHeight - headHeight, lineHeight)
      setView((before) => (before.first === next.first && before.count === next.count ? before : next))
    }
    look()
    element.addEventListener('scroll', look, { passive: true })
    const sizes = new ResizeObserver(look)
    sizes.observe(element)
    return () => {
      element.removeEventListener('scroll', look)
      sizes.disconnect()
    }
  }, [scroller, lineHeight, headHeight])
  const scrollTo = useCallback(
    (place: number) => {
      const element = scroller.current
      if (!element) return
      const top = scrolledTo(place, element.scrollTop, element.clientHeight - headHeight, lineHeight)
      if (top !== element.scrollTop) element.scrollTop = top
    },
    [scroller, lineHeight, headHeight],
  )
  const last = Math.max(0, total - 1)
  const start = Math.min(first, Math.max(0, total - count))
  return { from: Math.max(0, start - overscan), to: Math.min(last, start + count + overscan), scrollTo }
}

/**
 * The first line of which any part is visible, and the number of such lines, for a view of `height` px scrolled to
 * `top` px.
 */
export function linesSeen(top: number, height: number, lineHeight: number): { first: number; count: number } {
  const first = Math.max(0, Math.floor(top / lineHeight))
  const end = Math.ceil((top + Math.max(0, height)) / lineHeight)
  return { first, count: Math.max(1, end - first) }
}

/** The scroll position that brings the whole line into a view of `height` px that is now scrolled to `top` px. */
export function scrolledTo(place: number, top: number, height: number, lineHeight: number): number {
  const start = place * lineHeight
  if (start < top) return start
  return start + lineHeight > top + height ? start + lineHeight - height : top
}
