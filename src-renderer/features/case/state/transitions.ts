import { isStale } from '#renderer/client/records.ts'
import type { Measure } from '#shared/contract/schemas/measure.ts'
import type { CaseDetail, CaseRow, ReviewAction, ReviewChange } from '#shared/contract/schemas/review.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import { arrange, nextOpen, type Step, stepFrom } from './arrange.ts'
import { type CaseState, noSelection } from './case-state.ts'
import type { CellTable } from './cell-table.ts'

/*
 * How the state of a case follows from the one before. Each function returns what changes; none knows the core.
 */

/** The change with the gallery rearranged. Also call it after cells changed in place. */
export function rearranged(state: CaseState, change: Partial<CaseState> = {}): Partial<CaseState> {
  const next = { ...state, ...change }
  const arrangement = arrange(next.table, next.filter)
  const gone = next.chosenId !== null && !next.table.rowOf.has(next.chosenId)
  // Until the reader chooses a cell, the most suspicious one is suggested, even as cells arrive during screening.
  const first = arrangement.rows[0]
  const offered = next.chosenByReader || first === undefined ? {} : { chosenId: next.table.id[first]! }
  return { ...change, arrangement, revision: state.revision + 1, ...(gone && { chosenId: null }), ...offered }
}

/** The change that replaces the table of cells. */
export const withTable = (state: CaseState, table: CellTable): Partial<CaseState> =>
  table === state.table ? {} : rearranged(state, { table, moved: state.moved + 1 })

/** A cell's place in the gallery; -1 if it is not shown. */
export const placeOf = ({ arrangement, table }: CaseState, id: number | null): number =>
  id === null ? -1 : (arrangement.placeOf[table.rowOf.get(id) ?? -1] ?? -1)

/** The reader chose a cell, or with `extend` everything from the chosen cell to this one. */
export function choosing(state: CaseState, id: number | null, extend = false): Partial<CaseState> {
  const { chosenId, selectedIds, arrangement, table } = state
  if (!extend || id === null || chosenId === null)
    return { chosenId: id, chosenByReader: id !== null, selectedIds: noSelection }
  const [from, to] = [placeOf(state, chosenId), placeOf(state, id)].sort((a, b) => a - b) as [number, number]
  if (from < 0) return {}
  const range = Array.from(arrangement.rows.subarray(from, to + 1), (row) => table.id[row]!)
  return { chosenId: id, chosenByReader: true, selectedIds: new Set([...selectedIds, chosenId, ...range]) }
}

/** The cell that an arrow key leads to; null if there is none. */
export function stepTarget(state: CaseState, step: Step, columns: number): number | null {
  const { arrangement, table, chosenId } = state
  const row = arrangement.rows[stepFrom(placeOf(state, chosenId), step, arrangement.groups, columns)]
  return row === undefined ? null : table.id[row]!
}

/** The cells that an action applies to: the selection, otherwise the chosen cell. */
export const actedOn = ({ selectedIds, chosenId }: CaseState): number[] =>
  selectedIds.size > 0 ? [...selectedIds] : chosenId === null ? [] : [chosenId]

/** The reader acted on these cells. They wait for the core; with `advance`, the next open cell is chosen. */
export function acting(
  state: CaseState,
  ids: readonly number[],
  action: ReviewAction,
  advance: boolean,
): Partial<CaseState> {
  const pending = new Map(state.pending)
  for (const id of ids) pending.set(id, action)
  // A new decision on a cell replaces one that could not be saved.
  const acted = new Set(ids)
  const failures = state.failures.filter((failure) => !failure.cellIds.some((id) => acted.has(id)))
  const change = { pending, selectedIds: noSelection, failures, chosenByReader: true }
  if (!advance || state.chosenId === null) return change
  const { table, arrangement } = state
  const row = nextOpen(table, arrangement.rows, placeOf(state, state.chosenId), new Set(pending.keys()))
  return row === -1 ? change : { ...change, chosenId: table.id[row]! }
}

/** The core has answered for these cells, with success or failure. */
export function answered(state: CaseState, ids: readonly number[]): Partial<CaseState> {
  const pending = new Map(state.pending)
  for (const id of ids) pending.delete(id)
  return { pending }
}

/** Changes of other windows within this time are reported together. ms */
const togetherMs = 6_000

/** Another window changed cells. Counts its recent changes. `now` in ms since 1970. */
export function changedElsewhere({ elsewhere }: CaseState, cells: number, now: number): Partial<CaseState> {
  const before = elsewhere !== null && now - elsewhere.at < togetherMs ? elsewhere.cells : 0
  return { elsewhere: { at: now, cells: before + cells } }
}

/** The stored state of the case as a whole. */
export const recorded = ({ undoDepth, redoDepth, savedAt }: Omit<ReviewChange, 'cells'>): Partial<CaseState> => ({
  undoDepth,
  redoDepth,
  savedAt,
})

/** The measures on disk, and those of a window that are not on disk. */
export const savedAnd = (shown: readonly Measure[], saved: readonly Measure[]): Measure[] => [
  ...saved,
  ...shown.filter(({ id }) => id < 0),
]

/** The measures after an undo or redo that concerns one. */
export const remeasured = ({ measures }: CaseState, { measured }: ReviewChange): Partial<CaseState> =>
  measured ? { measures: savedAnd(measures, measured.measures) } : {}

/** The reader began to decide, or took everything back. The decisions themselves are known already. */
const isBegun = (before: CaseRow['state'], after: CaseRow['state']): boolean =>
  [before, after].every((state) => state === 'ready' || state === 'in-review')

/** The case after news about its screening or its line. `reload` is true if the rest must be loaded again. */
export function afterNews(
  detail: CaseDetail,
  event: Extract<LiveEvent, { kind: 'job' | 'case' }>,
): { readonly detail: CaseDetail; readonly reload: boolean } {
  const { row } = detail
  if (event.kind === 'case') {
    if (event.row.id !== row.id) return { detail, reload: false }
    const { state, present, changed } = event.row
    const reload =
      (state !== row.state && !isBegun(row.state, state)) || present !== row.present || changed !== row.changed
    return { detail: { ...detail, row: event.row }, reload }
  }
  const { job } = event
  const known = detail.slides.find(({ slide }) => slide.id === job.slideId)
  if (!known || isStale(job, known.job)) return { detail, reload: false }
  const reload = job.state === 'succeeded' && known.job?.state !== 'succeeded'
  const slides = detail.slides.map((one) => (one === known ? { ...one, job } : one))
  const next = lookingAt({ ...detail, slides }, detail.slide.id)
  return { detail: row.slideId === job.slideId ? { ...next, row: { ...row, job } } : next, reload }
}

/** The case with this slide as the current one. Unchanged if it has no such slide. */
export function lookingAt(detail: CaseDetail, slideId: number | null): CaseDetail {
  const chosen = detail.slides.find(({ slide }) => slide.id === slideId)
  return chosen ? { ...detail, ...chosen } : detail
}

/** The slide `by` places further in the case's order, wrapping around; null if there is only one. */
export function slideAfter({ slides, slide }: CaseDetail, by: number): number | null {
  if (slides.length < 2) return null
  const at = slides.findIndex((one) => one.slide.id === slide.id)
  return slides[(at + by + slides.length) % slides.length]!.slide.id
}
