import { useEffect } from 'react'
import { useStore } from 'zustand'
import { api } from '#renderer/client/api.ts'
import { onLive } from '#renderer/client/live.ts'
import { putRows, records } from '#renderer/client/records.ts'
import { askedFilter } from './filter.ts'
import { createFirstAsk } from './first-ask.ts'
import { createList, type ListState } from './list.ts'
import { useWorklistView, worklistView } from './view.ts'

const later = (work: () => void, ms: number) => {
  const timer = setTimeout(work, ms)
  return () => clearTimeout(timer)
}

/** The window's one worklist. It is kept while a case is open. */
const list = createList({ ask: (query) => api.worklist.page.query(query), put: putRows, later })

export const needLines = list.need

/** Loads the worklist with the current filter and order. */
export function showList(): Promise<void> {
  const { filter, order, chosen } = worklistView.getState()
  return list.show({ filter: askedFilter(filter), order, seek: chosen })
}

const first = createFirstAsk({
  isLive: () => records.getState().connection === 'live',
  show: () => void showList(),
  refresh: () => list.refresh(worklistView.getState().chosen),
  later,
})

/** The worklist by filter and order. It is kept current while the page is shown. */
export function useList(): ListState {
  const { filter, order } = useWorklistView()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the request reads both from the view
  useEffect(() => first.show(), [filter, order])
  useEffect(() => {
    const soon = () => list.refresh(worklistView.getState().chosen)
    const ends = [onLive('hello', first.hello), onLive('case', soon), onLive('case-removed', soon)]
    return () => {
      for (const end of ends) end()
      first.stop()
      list.stop()
    }
  }, [])
  return useStore(list.store)
}
