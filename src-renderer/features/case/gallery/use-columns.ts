import { type RefObject, useEffect, useLayoutEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useCaseContext } from '../state/case-context.tsx'
import { useCasePrefs } from '../state/prefs.ts'

/** Space in px between two tiles, and beside the outermost ones. */
export const gapPx = 4
export const sidePx = 8

/** Sides that tiles aim at, small and large; px. On the full page all are larger. */
export const tileSides = { beside: { small: 62, large: 128 }, page: { small: 120, large: 200 } }

export interface Columns {
  readonly columns: number
  /** Side of a tile. */
  readonly sizePx: number
}

/**
 * How many tiles of about this size fit in a row. They share the remaining width, so that the right edge is straight.
 */
export function columnsIn(widthPx: number, tilePx: number): Columns {
  const room = widthPx - sidePx * 2 + gapPx
  const columns = Math.max(1, Math.floor(room / (tilePx + gapPx)))
  return { columns, sizePx: Math.floor(room / columns) - gapPx }
}

/** The columns of the gallery at its current width. The page's arrow keys use them too. */
export function useColumns(scroller: RefObject<HTMLDivElement | null>): Columns {
  const { bench } = useCaseContext()
  const [widthPx, setWidthPx] = useState(360)
  const large = useCasePrefs((prefs) => prefs.largeTiles)
  const grid = useStore(bench, (state) => state.grid)
  const tilePx = tileSides[grid ? 'page' : 'beside'][large ? 'large' : 'small']
  const fitting = columnsIn(widthPx, tilePx)
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const observer = new ResizeObserver(() => setWidthPx(element.clientWidth))
    observer.observe(element)
    setWidthPx(element.clientWidth)
    return () => observer.disconnect()
  }, [scroller])
  const { columns } = fitting
  useEffect(() => bench.setState({ columns }), [bench, columns])
  return fitting
}
