import type { ErrorData } from '#shared/contract/errors.ts'
import type { Measure, MeasureEdit, MeasuresChange, NewMeasure } from '#shared/contract/schemas/measure.ts'
import type { CaseDetail, NewCell, ReviewAction, ReviewChange } from '#shared/contract/schemas/review.ts'
import type { CellColumns } from '#shared/contract/schemas/screening.ts'
import { type Arrangement, arrange, type GalleryFilter, showAll } from './arrange.ts'
import { type CellTable, emptyTable } from './cell-table.ts'

/** A case as it was loaded before it was opened, with the cells of each of its slides. */
export interface CaseAhead {
  readonly detail: CaseDetail
  readonly columns: readonly CellColumns[]
}

/** The core's functions that the case needs. */
export interface CaseCore {
  /** The case if it was loaded ahead and nothing has changed since, otherwise null. */
  ahead(caseId: number): CaseAhead | null
  /** The slide of a case if the window already knows it, otherwise null. */
  slideOf(caseId: number): number | null
  open(caseId: number): Promise<CaseDetail>
  columns(slideId: number, afterId: number): Promise<CellColumns>
  act(caseId: number, cellIds: number[], action: ReviewAction): Promise<ReviewChange>
  addCell(cell: NewCell): Promise<{ change: ReviewChange; cellId: number }>
  undo(caseId: number, anyWindow: boolean): Promise<ReviewChange>
  redo(caseId: number, anyWindow: boolean): Promise<ReviewChange>
  addMeasure(measure: NewMeasure): Promise<MeasuresChange>
  editMeasure(edit: MeasureEdit): Promise<MeasuresChange>
  errorOf(error: unknown): ErrorData
}

/** A change that could not be saved. */
export interface Failure {
  readonly cellIds: readonly number[]
  readonly error: ErrorData
  readonly retry: () => void
}

/** An undo or a redo, for telling the reader about it. */
export interface Stepped {
  readonly how: 'undone' | 'redone'
  /** State of the cells afterwards. */
  readonly cells: ReviewChange['cells']
  /** The measure that the step concerns, with all measures afterwards; null for a step about cells. */
  readonly measured: NonNullable<ReviewChange['measured']> | null
  /** The undone decision was not made in this window since it was opened. */
  readonly notFromHere: boolean
}

/** An undo or a redo that would concern a step of another window. */
export interface Asked extends NonNullable<ReviewChange['ofAnother']> {
  readonly how: Stepped['how']
}

/** A decision that is on disk, for telling the reader about it. */
export interface Acted {
  readonly action: ReviewAction | { readonly kind: 'add' }
  /** The class of the decided cell; null if there are several cells or none is known. */
  readonly label: string | null
  readonly cells: number
}

/** Everything the case page knows about one case. */
export interface CaseState {
  readonly phase: 'loading' | 'ready' | 'failed'
  readonly error: ErrorData | null
  readonly detail: CaseDetail | null
  readonly table: CellTable
  /** False until the cells were fetched once. */
  readonly cellsLoaded: boolean
  /** `revision` grows whenever a cell changes, `moved` whenever cells are added or removed. */
  readonly revision: number
  readonly moved: number
  readonly filter: GalleryFilter
  readonly arrangement: Arrangement
  readonly chosenId: number | null
  /** False while the most suspicious cell is only suggested. The slide does not move to a suggested cell. */
  readonly chosenByReader: boolean
  /** Selected cells if there are several, for actions on all of them. */
  readonly selectedIds: ReadonlySet<number>
  /** Cells whose action is not on disk yet. */
  readonly pending: ReadonlyMap<number, ReviewAction>
  /** Actions that could not be saved, until they are retried or dismissed. Their cells are shown as stored. */
  readonly failures: readonly Failure[]
  /** Measured distances on all slides of the case. One with a negative id is not on disk. */
  readonly measures: readonly Measure[]
  readonly undoDepth: number
  readonly redoDepth: number
  readonly savedAt: string | null
  /** A change from elsewhere: another window, or an undo that affected cells out of sight. */
  readonly elsewhere: { readonly at: number; readonly cells: number } | null
  /** The last undo or redo, for telling the reader about it. */
  readonly stepped: Stepped | null
  /** The last step is another window's and stays until the reader says otherwise. */
  readonly asked: Asked | null
  /** The last decision, except one about a whole class, which its own message tells. */
  readonly acted: Acted | null
}

export const noSelection: ReadonlySet<number> = new Set()

/** The state before anything about the case is known. */
export function initialState(): CaseState {
  const table = emptyTable()
  return {
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
    measures: [],
    undoDepth: 0,
    redoDepth: 0,
    savedAt: null,
    elsewhere: null,
    stepped: null,
    asked: null,
    acted: null,
  }
}
