import { createStore, type StoreApi } from 'zustand/vanilla'
import { isStale } from '#renderer/client/records.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { CaseDetail, NewCell, ReviewAction, ReviewChange } from '#shared/contract/schemas/review.ts'
import type { CellColumns } from '#shared/contract/schemas/screening.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import { type Arrangement, arrange, type GalleryFilter, nextOpen, type Step, showAll, stepFrom } from './arrange.ts'
import { applyReview, type CellTable, cellTable, emptyTable, withCells, withoutCells } from './cell-table.ts'

/** What the store asks of the core. */
export interface CaseCore {
  /** The slide of a case where the window knows it already, else null. */
  slideOf(caseId: number): number | null
  open(caseId: number): Promise<CaseDetail>
  columns(slideId: number, afterId: number): Promise<CellColumns>
  act(caseId: number, cellIds: number[], action: ReviewAction): Promise<ReviewChange>
  addCell(cell: NewCell): Promise<{ change: ReviewChange; cellId: number }>
  undo(caseId: number): Promise<ReviewChange>
  redo(caseId: number): Promise<ReviewChange>
  errorOf(error: unknown): ErrorData
}

/** A change that did not reach the disk. */
export interface Failure {
  readonly cellIds: readonly number[]
  readonly error: ErrorData
  readonly retry: () => void
}

export interface CaseState {
  readonly phase: 'loading' | 'ready' | 'failed'
  readonly error: ErrorData | null
  readonly detail: CaseDetail | null
  readonly table: CellTable
  /** False until the cells were fetched once. */
  readonly cellsLoaded: boolean
  /** Grows whenever a cell changed; `moved` whenever cells came or went. */
  readonly revision: number
  readonly moved: number
  readonly filter: GalleryFilter
  readonly arrangement: Arrangement
  readonly chosenId: number | null
  /** False while the most suspicious cell is only offered: the slide does not go there by itself. */
  readonly chosenByReader: boolean
  /** More than the chosen one: for actions on many. */
  readonly selectedIds: ReadonlySet<number>
  /** Cells whose action is not on disk yet. */
  readonly pending: ReadonlyMap<number, ReviewAction>
  /** What could not be saved, until it is tried again or let go; the cells show as they are on record. */
  readonly failures: readonly Failure[]
  readonly undoDepth: number
  readonly redoDepth: number
  readonly savedAt: string | null
  /** A change that came from elsewhere: another window, or an undo that touched cells out of sight. */
  readonly elsewhere: { readonly at: number; readonly cells: number } | null
  /** The last undo or redo, to be told to the reader. */
  readonly stepped: Stepped | null
}

export interface Stepped {
  readonly how: 'undone' | 'redone'
  /** How the cells stand afterwards. */
  readonly cells: ReviewChange['cells']
  /** The decision taken back was not made in this window since it was opened. */
  readonly notFromHere: boolean
}

export interface CaseStore extends StoreApi<CaseState> {
  load(): Promise<void>
  apply(event: LiveEvent): void
  choose(id: number | null, how?: { extend?: boolean }): void
  step(step: Step, columns: number, how?: { extend?: boolean }): void
  setFilter(filter: GalleryFilter): void
  /** Acts on the selection, or the chosen cell; goes on to the next open cell when `advance`. */
  act(action: ReviewAction, how: { advance: boolean }): void
  addCell(cell: Omit<NewCell, 'caseId'>): void
  undo(): void
  redo(): void
  /** Tries everything that could not be saved again, in the order it was asked for. */
  retryFailures(): void
  dropFailures(): void
  setDetail(detail: CaseDetail): void
}

const noSelection: ReadonlySet<number> = new Set()

/** Everything the case page knows of one case. Nothing shows as saved before the core has answered. */
export function createCaseStore(caseId: number, core: CaseCore): CaseStore {
  const table = emptyTable()
  const store = createStore<CaseState>(() => ({
    phase: 'loading',
    error: null,
    detail: null,
    table,
    cellsLoaded: false,
    revision: 0,
    moved: 0,
    filter: showAll,
    arrangement: arrange(table, showAll),
    chosenId: null,
    chosenByReader: false,
    selectedIds: noSelection,
    pending: new Map(),
    failures: [],
    undoDepth: 0,
    redoDepth: 0,
    savedAt: null,
    elsewhere: null,
    stepped: null,
  }))
  const { getState: get, setState: set } = store
  /** Reviews go to the core one after another, so that undo and redo keep their order. */
  let last: Promise<unknown> = Promise.resolve()
  let underway = 0

  const rearrange = (change: Partial<CaseState>): void => {
    const next = { ...get(), ...change }
    const arrangement = arrange(next.table, next.filter)
    const gone = next.chosenId !== null && !next.table.rowOf.has(next.chosenId)
    // Until the reader chose a cell the most suspicious one is offered, whatever comes in while screening.
    const first = arrangement.rows[0]
    const offered = next.chosenByReader || first === undefined ? {} : { chosenId: next.table.id[first]! }
    set({ ...change, arrangement, revision: get().revision + 1, ...(gone && { chosenId: null }), ...offered })
  }

  const takeTable = (next: CellTable): void => {
    if (next !== get().table) rearrange({ table: next, moved: get().moved + 1 })
  }

  const fetchNew = async (afterId: number): Promise<void> => {
    const slideId = get().detail?.slide.id
    if (slideId === undefined) return
    const columns = await core.columns(slideId, afterId)
    takeTable(withCells(get().table, columns))
  }

  const take = async (change: ReviewChange): Promise<void> => {
    if (change.caseId !== caseId) return
    set({ undoDepth: change.undoDepth, redoDepth: change.redoDepth, savedAt: change.savedAt })
    const unknown = applyReview(get().table, change.cells)
    const removed = new Set(change.cells.filter((cell) => cell.removed).map((cell) => cell.id))
    if (removed.size > 0) takeTable(withoutCells(get().table, removed))
    else rearrange({})
    if (unknown.length > 0) await fetchNew(Math.min(...unknown) - 1)
  }

  const withoutPending = (ids: readonly number[]): ReadonlyMap<number, ReviewAction> => {
    const pending = new Map(get().pending)
    for (const id of ids) pending.delete(id)
    return pending
  }

  const send = (
    ids: readonly number[],
    call: () => Promise<ReviewChange>,
    then?: (change: ReviewChange) => void,
  ): void => {
    underway += 1
    const job = last.then(async () => {
      try {
        const change = await call()
        await take(change)
        set({ pending: withoutPending(ids) })
        then?.(change)
      } catch (error) {
        const failure: Failure = { cellIds: ids, error: core.errorOf(error), retry: () => send(ids, call, then) }
        set({ pending: withoutPending(ids), failures: [...get().failures, failure] })
      } finally {
        underway -= 1
      }
    })
    last = job
  }

  /** Depths of the undo history that decisions of this window reached: what lies there is its own. */
  const own = new Set<number>()
  const made = ({ undoDepth }: ReviewChange): void => {
    for (const depth of own) if (depth > undoDepth) own.delete(depth)
    own.add(undoDepth)
  }

  /** Shows where an undo or redo was and tells what it did. */
  const showStep =
    (how: Stepped['how']) =>
    (change: ReviewChange): void => {
      if (how === 'redone') made(change)
      set({ stepped: { how, cells: change.cells, notFromHere: how === 'undone' && !own.has(change.undoDepth + 1) } })
      const first = change.cells.find((cell) => !cell.removed)
      if (first !== undefined && get().table.rowOf.has(first.id)) choose(first.id)
    }

  let filling = false
  let fillAgain = false
  /** New cells are asked for one answer at a time, however fast they are announced. */
  const fill = async (): Promise<void> => {
    if (filling) {
      fillAgain = true
      return
    }
    filling = true
    try {
      do {
        fillAgain = false
        await fetchNew(get().table.maxId)
      } while (fillAgain)
    } catch (error) {
      // The next announcement asks again; a lost connection is shown by the window.
      console.warn('cells could not be fetched', core.errorOf(error).code)
    } finally {
      filling = false
    }
  }

  const load = async (): Promise<void> => {
    try {
      const opening = core.open(caseId)
      // The worklist knows the slide already: cells come beside the case instead of after it.
      const slideId = get().detail?.slide.id ?? core.slideOf(caseId)
      const early = slideId === null ? null : core.columns(slideId, 0).catch(() => null)
      const detail = await opening
      // The slide shows as soon as it is known; its cells follow.
      set({ phase: 'ready', error: null, detail, undoDepth: detail.undoDepth, redoDepth: detail.redoDepth })
      const columns = (slideId === detail.slide.id ? await early : null) ?? (await core.columns(detail.slide.id, 0))
      set({ cellsLoaded: true })
      takeTable(cellTable(columns))
    } catch (error) {
      // Later failures leave what is shown; the connection's state is shown by the window.
      if (!get().cellsLoaded) set({ phase: 'failed', error: core.errorOf(error) })
    }
  }

  const choose: CaseStore['choose'] = (id, { extend = false } = {}) => {
    const { chosenId, selectedIds, arrangement, table } = get()
    if (!extend || id === null || chosenId === null) {
      set({ chosenId: id, chosenByReader: id !== null, selectedIds: noSelection })
      return
    }
    const placeOfId = (cell: number) => arrangement.placeOf[table.rowOf.get(cell) ?? -1] ?? -1
    const [from, to] = [placeOfId(chosenId), placeOfId(id)].sort((a, b) => a - b) as [number, number]
    if (from < 0) return
    const range = Array.from(arrangement.rows.subarray(from, to + 1), (row) => table.id[row]!)
    set({ chosenId: id, chosenByReader: true, selectedIds: new Set([...selectedIds, chosenId, ...range]) })
  }

  return Object.assign(store, {
    load,
    choose,
    setDetail: (detail: CaseDetail) => set({ detail, undoDepth: detail.undoDepth, redoDepth: detail.redoDepth }),
    step(step: Step, columns: number, how?: { extend?: boolean }) {
      const { arrangement, table, chosenId } = get()
      const place = chosenId === null ? -1 : (arrangement.placeOf[table.rowOf.get(chosenId) ?? -1] ?? -1)
      const row = arrangement.rows[stepFrom(place, step, arrangement.groups, columns)]
      if (row !== undefined) choose(table.id[row]!, how)
    },
    setFilter: (filter: GalleryFilter) => rearrange({ filter }),
    act(action: ReviewAction, { advance }: { advance: boolean }) {
      const { selectedIds, chosenId, arrangement, table, pending } = get()
      const ids = selectedIds.size > 0 ? [...selectedIds] : chosenId === null ? [] : [chosenId]
      if (ids.length === 0) return
      const marking = new Map(pending)
      for (const id of ids) marking.set(id, action)
      // A new decision on a cell replaces one that could not be saved.
      const failures = get().failures.filter((failure) => !failure.cellIds.some((id) => ids.includes(id)))
      set({ pending: marking, selectedIds: noSelection, failures, chosenByReader: true })
      if (advance && chosenId !== null) {
        const place = arrangement.placeOf[table.rowOf.get(chosenId) ?? -1] ?? -1
        const row = nextOpen(table, arrangement.rows, place, new Set(marking.keys()))
        if (row !== -1) set({ chosenId: table.id[row]! })
      }
      send(ids, () => core.act(caseId, ids, action), made)
    },
    addCell(cell: Omit<NewCell, 'caseId'>) {
      let cellId = 0
      send(
        [],
        async () => {
          const added = await core.addCell({ caseId, ...cell })
          cellId = added.cellId
          return added.change
        },
        (change) => {
          made(change)
          choose(cellId)
        },
      )
    },
    retryFailures() {
      const { failures } = get()
      set({ failures: [] })
      for (const { retry } of failures) retry()
    },
    dropFailures: () => set({ failures: [] }),
    undo: () => send([], () => core.undo(caseId), showStep('undone')),
    redo: () => send([], () => core.redo(caseId), showStep('redone')),
    apply(event: LiveEvent) {
      const { detail } = get()
      if (event.kind === 'hello') {
        if (detail !== null) void load()
        return
      }
      if (detail === null) return
      const slideId = detail.slide.id
      if (event.kind === 'job' && event.job.slideId === slideId) {
        if (isStale(event.job, detail.job)) return
        const ended = event.job.state === 'succeeded' && detail.job?.state !== 'succeeded'
        set({ detail: { ...detail, job: event.job, row: { ...detail.row, job: event.job } } })
        if (ended) void load()
      } else if (event.kind === 'case' && event.row.id === caseId) {
        const reload = event.row.state !== detail.row.state || event.row.present !== detail.row.present
        set({ detail: { ...detail, row: event.row } })
        if (reload) void load()
      } else if (event.kind === 'cells' && event.slideId === slideId) void fill()
      else if (
        event.kind === 'review' &&
        event.change.caseId === caseId &&
        underway === 0 &&
        event.change.savedAt !== get().savedAt
      ) {
        own.delete(event.change.undoDepth)
        const { elsewhere } = get()
        const now = Date.now()
        const before = elsewhere !== null && now - elsewhere.at < 6_000 ? elsewhere.cells : 0
        set({ elsewhere: { at: now, cells: before + event.change.cells.length } })
        void take(event.change)
      }
    },
  })
}
