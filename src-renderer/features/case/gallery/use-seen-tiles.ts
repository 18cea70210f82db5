import { type RefObject, useEffect, useRef } from 'react'
import type { Looks } from '../state/looks.ts'

/** A tile is in view when this share of it is. */
const inView = 0.9

/** Tells which tiles of the gallery are in view. */
export function useSeenTiles(scroller: RefObject<HTMLElement | null>, looks: Looks): void {
  const observer = useRef<IntersectionObserver | null>(null)
  useEffect(() => {
    const watch = new IntersectionObserver(
      (entries) => {
        for (const { target, intersectionRatio } of entries)
          looks.inView(Number(target.getAttribute('data-cell')), intersectionRatio >= inView)
      },
      { root: scroller.current, threshold: inView },
    )
    observer.current = watch
    return () => watch.disconnect()
  }, [scroller, looks])
  // Lines come and go while the reader scrolls. A tile that is observed already is not observed twice.
  useEffect(() => {
    for (const tile of scroller.current?.querySelectorAll('[data-cell]') ?? []) observer.current?.observe(tile)
  })
}
