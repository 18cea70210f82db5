import { createStore } from 'zustand/vanilla'
import { errorOf } from '#renderer/client/api.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { WorklistAnswer, WorklistPage, WorklistQuery } from '#shared/contract/schemas/worklist.ts'
import { createBursts } from './bursts.ts'
import { createCatchUp } from './catch-up.ts'

/** The request: the worklist by filter and order, and the chosen case to locate in it. */
export type Asked = Pick<WorklistQuery, 'filter' | 'order' | 'seek'>

/**
 * The part of the worklist that the window has loaded. The lines themselves are in `records`, which the live stream
 * keeps current.
 */
export interface ListState extends Omit<WorklistPage, 'rows'> {
  /** False until the first answer. */
  readonly loaded: boolean
  /** True while the answer to another filter or order is awaited. What is shown belongs to the one before. */
  readonly busy: boolean
  readonly error: ErrorData | null
  /** Case ids by place in the list, for the loaded places. */
  readonly ids: ReadonlyMap<number, number>
}

export interface ListDeps {
  ask(query: WorklistQuery): Promise<WorklistAnswer>
  /** Stores the lines of an answer. */
  put(rows: readonly CaseRow[]): void
  /** Calls `work` after `ms`. Returns the function that cancels it. */
  later(work: () => void, ms: number): () => void
}

/** Number of lines in one page: more than a screen shows. */
export const pageLines = 100
/** ms. Events about cases come in bursts. The list is reloaded at most this often. */
const refreshEvery = 250

const nothing: ListState = {
  loaded: false,
  busy: false,
  error: null,
  ids: new Map(),
  total: 0,
  cases: 0,
  archived: 0,
  sought: null,
  counts: {
    lanes: { urgent: 0, 'full-read': 0, review: 0, 'light-read': 0 },
    groups: { 'needs-you': 0, 'to-read': 0, 'in-review': 0, screening: 0, signed: 0 },
  },
}

/** First place of the page that has a place. */
const pageOf = (place: number): number => Math.max(0, Math.floor(place / pageLines)) * pageLines

/** First places of those pages between two places that are not loaded as a whole. */
function missingPages({ ids, total }: Pick<ListState, 'ids' | 'total'>, from: number, to: number): number[] {
  const missing: number[] = []
  for (let offset = pageOf(from); offset <= Math.min(to, total - 1); offset += pageLines) {
    const last = Math.min(offset + pageLines, total) - 1
    if (!ids.has(offset) || !ids.has(last)) missing.push(offset)
  }
  return missing
}

/**
 * The worklist as pages. A change of filter or order starts again at the top. Events about cases reload what is in
 * view, because a case may have moved.
 */
export function createList({ ask, put, later }: ListDeps) {
  const store = createStore<ListState>(() => nothing)
  let asked: Asked = { filter: { text: '', lanes: [], groups: [] }, order: 'urgency', seek: null }
  /** Answers to an earlier filter or order are dropped. */
  let turn = 0
  let askedTimes = 0
  /** Number of the call whose answer last replaced the whole list. Older answers are dropped. */
  let newest = 0
  let view = { from: 0, to: pageLines }
  const loading = new Set<number>()

  /** Loads a page. With `afresh`, its arrival discards all others. */
  async function load(offset: number, seek: number | null, afresh: boolean): Promise<void> {
    const mine = turn
    const number = ++askedTimes
    const current = () => mine === turn && number >= newest
    if (afresh) missed.asked()
    loading.add(offset)
    try {
      const { rows, revision, ...sums } = await ask({ ...asked, offset, limit: pageLines, seek })
      if (!current()) return
      if (afresh) {
        newest = number
        loading.clear()
      }
      put(rows)
      const ids = new Map(afresh ? [] : store.getState().ids)
      rows.forEach((row, i) => void ids.set(offset + i, row.id))
      const sought = seek === null ? store.getState().sought : sums.sought
      store.setState({ ...sums, sought, ids, loaded: true, busy: false, error: null })
      if (afresh) missed.answered(revision)
      if (seek !== null && sought !== null && !ids.has(sought)) await load(pageOf(sought), null, false)
      // The list has become shorter than the requested place.
      if (rows.length === 0 && offset > 0 && sums.total > 0) await load(pageOf(sums.total - 1), null, false)
    } catch (error) {
      if (!current()) return
      store.setState({ busy: false, error: errorOf(error) })
      if (afresh) missed.answered(null)
    } finally {
      if (current()) loading.delete(offset)
    }
  }

  function need(from: number, to: number): void {
    view = { from, to }
    const state = store.getState()
    if (!state.loaded) return
    for (const offset of missingPages(state, from, to)) if (!loading.has(offset)) void load(offset, null, false)
  }
  const changes = createBursts<number | null>(
    (seek) => void load(pageOf(view.from), seek, true).then(() => need(view.from, view.to)),
    refreshEvery,
    later,
  )
  const missed = createCatchUp(changes.ask)

  return {
    store,
    /** Shows the list with this filter and order, and locates the chosen case. */
    show(next: Asked): Promise<void> {
      asked = next
      turn++
      loading.clear()
      store.setState({ busy: true })
      view = { from: 0, to: pageLines }
      return load(0, next.seek, true)
    },
    /** Places `from` to `to` are in view. Loads those that are missing. */
    need,
    /**
     * Reloads what is in view after a change: the first change at once, and those that follow closely together once the
     * wait is over. `seek`: the currently chosen case.
     */
    refresh: (seek: number | null): void => changes.ask(seek),
    /** The live stream has begun at this revision. Reloads what is in view if a change before that was missed. */
    began: missed.began,
    stop: (): void => changes.stop(),
  }
}
export type WorklistList = ReturnType<typeof createList>

/** Place of a case among the loaded lines; null if it is not loaded. */
export function placeOf(ids: ReadonlyMap<number, number>, caseId: number | null): number | null {
  for (const [place, id] of ids) if (id === caseId) return place
  return null
}
