import { type Decision, isVisibleAlone, shownState } from '#main/reads/index.ts'
import type { ClassIds } from '#main/tasks/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { CellColumns, CellDetail, CellStatus } from '#shared/contract/schemas/screening.ts'
import { thousandths } from '#shared/domain/cell-scores.ts'
import type { Task } from '#shared/domain/task/index.ts'
import type { ColumnRow, DetailRow } from './shown-cells.store.ts'

const statuses: readonly CellStatus[] = ['open', 'accepted', 'relabelled', 'dismissed']

/** The owner of the columns. The task determines the possible classes. */
export interface ColumnsOf {
  readonly slideId: number
  readonly task: Task
  readonly ids: ClassIds
}

/** The index of a code in the list that the answer contains. Throws AppError `unknown-class`. */
function places(task: Task): (code: string) => number {
  const place = new Map(task.worstFirst.map((code, i) => [code, i]))
  return (code) => {
    const found = place.get(code)
    if (found === undefined) throw new AppError('unknown-class', { class: code, task: task.name })
    return found
  }
}

/**
 * The cells of a slide for the window: the proposals of the screening that is shown, each with one read's decision,
 * then the decisions without a proposal.
 */
export function toColumns(
  { slideId, task, ids }: ColumnsOf,
  rows: Iterable<ColumnRow>,
  decisions: readonly Decision[] = [],
): CellColumns {
  const out = noColumns(slideId, task.worstFirst)
  const place = places(task)
  const placeOfId = new Map<number, number>()
  const placeAt = (id: number): number => {
    const known = placeOfId.get(id) ?? place(ids.codeOf(id))
    placeOfId.set(id, known)
    return known
  }
  const decided = new Map(decisions.flatMap((one) => (one.cellId === null ? [] : [[one.cellId, one] as const])))
  for (const [id, x, y, width, height, label, abnormal, firstLook] of rows) {
    const decision = decided.get(id)
    addPlace(out, id, { x, y, width, height })
    out.aiLabel.push(placeAt(label))
    out.score.push(thousandths(abnormal))
    addState(out, place, decision && shownState(decision))
    out.byReader.push(0)
    out.firstLook.push(firstLook ?? -1)
  }
  for (const decision of decisions) {
    if (decision.cellId !== null || !isVisibleAlone(decision.state)) continue
    const state = shownState(decision)
    addPlace(out, state.id, decision)
    out.aiLabel.push(-1)
    out.score.push(0)
    addState(out, place, state)
    out.byReader.push(1)
    out.firstLook.push(-1)
  }
  return out
}

const noColumns = (slideId: number, classes: readonly string[]): CellColumns => ({
  slideId,
  classes: [...classes],
  id: [],
  x: [],
  y: [],
  width: [],
  height: [],
  aiLabel: [],
  score: [],
  readerLabel: [],
  status: [],
  marked: [],
  byReader: [],
  firstLook: [],
})

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function addPlace(out: CellColumns, id: number, { x, y, width, height }: Box): void {
  out.id.push(id)
  // A tenth of a pixel is precise enough, and halves the text.
  out.x.push(tenths(x))
  out.y.push(tenths(y))
  out.width.push(tenths(width))
  out.height.push(tenths(height))
}

function addState(
  out: CellColumns,
  place: (code: string) => number,
  state: ReturnType<typeof shownState> | undefined,
): void {
  out.readerLabel.push(state?.readerLabel == null ? -1 : place(state.readerLabel))
  out.status.push(state ? statuses.indexOf(state.status) : 0)
  out.marked.push(state?.marked ? 1 : 0)
}

/**
 * A proposal with one read's decision. `classes`: the grader's codes, in the order of the stored probabilities.
 * Throws AppError `unknown-class`.
 */
export function toDetail(
  row: DetailRow,
  classes: readonly string[],
  ids: ClassIds,
  decision: Decision | null,
): CellDetail {
  const state = decision && shownState(decision)
  return {
    id: row.id,
    slideId: row.slideId,
    x: row.x,
    y: row.y,
    width: row.width,
    height: row.height,
    aiLabel: ids.codeOf(row.label),
    score: row.abnormal,
    probabilities: row.probabilities ? namedProbabilities(row.probabilities, classes) : {},
    readerLabel: state?.readerLabel ?? null,
    status: state?.status ?? 'open',
    marked: state?.marked ?? false,
    byReader: false,
  }
}

/** A decision without a proposal, about which no model says anything. */
export function aloneDetail(decision: Decision): CellDetail {
  const { slideId, x, y, width, height } = decision
  const { id, readerLabel, status, marked } = shownState(decision)
  return {
    ...{ id, slideId, x, y, width, height, readerLabel, status, marked },
    aiLabel: null,
    score: 0,
    probabilities: {},
    byReader: true,
  }
}

function namedProbabilities(bytes: Uint8Array, classes: readonly string[]): CellDetail['probabilities'] {
  const values = new Float32Array(bytes.slice().buffer)
  return Object.fromEntries(classes.map((code, k) => [code, Math.min(1, Math.max(0, values[k] ?? 0))]))
}

const tenths = (v: number): number => Math.round(v * 10) / 10
