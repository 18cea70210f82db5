import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { WorklistOrder } from '#shared/domain/worklist.ts'
import { type Filter, noFilter } from './filter.ts'

/** How the reader left the worklist. It is restored when they return from a case. */
export interface WorklistView {
  readonly filter: Filter
  readonly order: WorklistOrder
  readonly chosen: number | null
  /** Last place of the chosen case, for when it leaves the list. */
  readonly lastIndex: number
}

export const worklistView = createStore<WorklistView>(() => ({
  filter: noFilter,
  order: 'urgency',
  chosen: null,
  lastIndex: 0,
}))

export const useWorklistView = (): WorklistView => useStore(worklistView)
export const setFilter = (change: Partial<Filter>): void =>
  worklistView.setState(({ filter }) => ({ filter: { ...filter, ...change } }))
export const clearFilter = (): void => worklistView.setState({ filter: noFilter })

/** The set with the item added, or removed if it was present. */
export function toggled<T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> {
  const next = new Set(set)
  if (!next.delete(item)) next.add(item)
  return next
}
