import { useEffect } from 'react'
import { useStore } from 'zustand'
import { api } from '#renderer/client/api.ts'
import { onLive } from '#renderer/client/live.ts'
import { putRows } from '#renderer/client/records.ts'
import { askedFilter } from './filter.ts'
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

let ends: (() => void)[] = []
/** Keeps the worklist current until `leave`. */
function follow(): void {
  if (ends.length > 0) return
  const { began, refresh } = list
  const chosen = () => worklistView.getState().chosen
  ends = [
    onLive('hello', ({ revision }) => began(revision, chosen())),
    onLive('case', () => refresh(chosen())),
    onLive('case-removed', () => refresh(chosen())),
  ]
}
function leave(): void {
  for (const end of ends) end()
  ends = []
  list.stop()
}

/** True while the page need not ask for its list when it is drawn for the first time. */
let askedEarly = false

/** Asks for the worklist and follows it before the page is drawn. Call it when a window opens on that page. */
export function askEarly(): void {
  askedEarly = true
  follow()
  void showList()
}

/** The worklist by filter and order. It is kept current while the page is shown. */
export function useList(): ListState {
  const { filter, order } = useWorklistView()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the request reads both from the view
  useEffect(() => {
    if (!askedEarly) void showList()
    askedEarly = false
  }, [filter, order])
  useEffect(() => {
    follow()
    return leave
  }, [])
  return useStore(list.store)
}
