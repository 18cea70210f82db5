import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { lanes } from '#shared/domain/lane.ts'
import { stateGroups, type WorklistOrder, worklistOrders } from '#shared/domain/worklist.ts'
import { type Filter, noFilter } from './filter.ts'

/** How the reader left the worklist. It is restored when they return from a case. */
export interface WorklistView {
  readonly filter: Filter
  readonly order: WorklistOrder
  readonly chosen: number | null
  /** Last place of the chosen case, for when it leaves the list. */
  readonly lastIndex: number
}

const storageKey = 'daybreak.worklist'
const initial: WorklistView = { filter: noFilter, order: 'urgency', chosen: null, lastIndex: 0 }

/** The view as it was stored. Damaged or unknown values get their default. */
export function readView(text: string | null): WorklistView {
  try {
    const { filter, order, chosen, lastIndex } = JSON.parse(text ?? '{}') as Stored
    const known = <T extends string>(items: readonly string[], all: readonly T[]) =>
      new Set(all.filter((item) => items.includes(item)))
    return {
      filter: {
        text: String(filter?.text ?? ''),
        lanes: known(filter?.lanes ?? [], lanes),
        groups: known(filter?.groups ?? [], stateGroups),
        archived: filter?.archived === true,
      },
      order: worklistOrders.find((one) => one === order) ?? initial.order,
      chosen: Number.isInteger(chosen) ? (chosen as number) : null,
      lastIndex: Number.isInteger(lastIndex) ? (lastIndex as number) : 0,
    }
  } catch {
    return initial
  }
}
interface Stored {
  readonly filter?: {
    readonly text?: unknown
    readonly lanes?: string[]
    readonly groups?: string[]
    readonly archived?: unknown
  }
  readonly order?: unknown
  readonly chosen?: unknown
  readonly lastIndex?: unknown
}

/** The view in its stored form, for `readView`. */
export const writtenView = ({ filter, ...rest }: WorklistView): string =>
  JSON.stringify({ ...rest, filter: { ...filter, lanes: [...filter.lanes], groups: [...filter.groups] } })

/** Remembered until this window is closed, also when it is reloaded. */
export const worklistView = createStore<WorklistView>(() =>
  readView(globalThis.sessionStorage?.getItem(storageKey) ?? null),
)
worklistView.subscribe((view) => globalThis.sessionStorage?.setItem(storageKey, writtenView(view)))

export const useWorklistView = (): WorklistView => useStore(worklistView)
export const setFilter = (change: Partial<Filter>): void =>
  worklistView.setState(({ filter }) => ({ filter: { ...filter, ...change } }))
export const setOrder = (order: WorklistOrder): void => worklistView.setState({ order })
export const clearFilter = (): void => worklistView.setState({ filter: noFilter })

/** The set with the item added, or removed if it was present. */
export function toggled<T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> {
  const next = new Set(set)
  if (!next.delete(item)) next.add(item)
  return next
}
