import type { ErrorData } from '#shared/contract/errors.ts'
import type { CaseDetail, NewCell, ReviewAction, ReviewChange } from '#shared/contract/schemas/review.ts'
import type { CellColumns } from '#shared/contract/schemas/screening.ts'
import { type Arrangement, arrange, type GalleryFilter, showAll } from './arrange.ts'
import { type CellTable, emptyTable } from './cell-table.ts'

/** What the case asks of the core. */
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

/** An undo or a redo, as it is told to the reader. */
export interface Stepped {
  readonly how: 'undone' | 'redone'
  /** How the cells stand afterwards. */
  readonly cells: ReviewChange['cells']
  /** The decision taken back was not made in this window since it was opened. */
  readonly notFromHere: boolean
}

/** Everything the case page knows of one case. */
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

export const noSelection: ReadonlySet<number> = new Set()

/** A case of which nothing is known yet. */
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
    undoDepth: 0,
    redoDepth: 0,
    savedAt: null,
    elsewhere: null,
    stepped: null,
  }
}
