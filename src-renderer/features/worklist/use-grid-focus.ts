import { type RefObject, useCallback, useEffect } from 'react'
import { useOverlay } from '#renderer/frame/overlays.ts'

export interface GridFocus {
  readonly grid: RefObject<HTMLElement | null>
  readonly filterField: RefObject<HTMLElement | null>
  /** The page has cases. */
  readonly ready: boolean
  /** The list shows lines. */
  readonly listed: boolean
}

/** Keeps the focus on the list, where its keys are. Returns the way to it out of the filter's field. */
export function useGridFocus({ grid, filterField, ready, listed }: GridFocus) {
  // The first case may arrive while the reader types in a dialog, which keeps the focus until it closes.
  const covered = useOverlay() !== null
  const focusGrid = useCallback(() => grid.current?.focus({ preventScroll: true }), [grid])
  useEffect(() => {
    if (ready && !covered) focusGrid()
  }, [ready, covered, focusGrid])
  useEffect(() => {
    if (listed && document.activeElement === document.body) focusGrid()
  }, [listed, focusGrid])
  /** While no line is shown there is no list. The focus then comes to it with the next line. */
  const leaveFilter = useCallback(
    () => (grid.current ? focusGrid() : filterField.current?.blur()),
    [grid, filterField, focusGrid],
  )
  return { leaveFilter }
}
