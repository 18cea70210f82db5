import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** The steps of the tour in order: `tour.<step>-title` and `tour.<step>-text`. */
export const tourSteps = ['worklist', 'read', 'sign'] as const
export type TourStep = (typeof tourSteps)[number]

/** Place of the shown step; null while the tour is not shown. */
const store = createStore<{ readonly at: number | null }>(() => ({ at: null }))
let offered = false

export const startTour = (): void => store.setState({ at: 0 })
export const endTour = (): void => store.setState({ at: null })

/** Starts the tour for a newcomer, once in this window. */
export function offerTour(): void {
  if (offered) return
  offered = true
  startTour()
}

/** Goes a number of steps on or back. Returns false where the tour has ended, which it does after the last step. */
export function stepTour(by: number): boolean {
  const { at } = store.getState()
  if (at === null) return false
  const to = Math.max(0, at + by)
  store.setState({ at: to < tourSteps.length ? to : null })
  return to < tourSteps.length
}

export const useTour = (): number | null => useStore(store, ({ at }) => at)
export const tourAt = (): number | null => store.getState().at
