import type { ReviewAction } from '#shared/contract/schemas/review.ts'
import { type DecisionState, decide } from '#shared/domain/decision.ts'
import { type CellTable, classAt, statuses } from './cell-table.ts'

/** What a tile shows of a reader's decision on a cell. */
export interface ShownDecision {
  /** Code of the cell's class: the reader's if there is one. */
  readonly label: string
  /** Code of the model's class; null if a reader added the cell. */
  readonly aiLabel: string | null
  readonly status: DecisionState['status']
  readonly marked: boolean
}

/**
 * The cell in this row of the table as it is stored, or as `pending` will make it once the core has written it. The
 * rule is the core's own.
 */
export function shownDecision(table: CellTable, row: number, pending: ReviewAction | undefined): ShownDecision {
  const aiLabel = table.aiLabel[row]! < 0 ? null : classAt(table, table.aiLabel[row]!)
  const label = classAt(table, table.label[row]!)
  const stored = { label, aiLabel, status: statuses[table.status[row]!] ?? 'open', marked: table.marked[row] === 1 }
  if (pending === undefined) return stored
  const readerLabel = table.readerLabel[row]! < 0 ? null : classAt(table, table.readerLabel[row]!)
  const byReader = table.byReader[row] === 1
  const after = decide({ ...stored, readerLabel, removed: false }, { label: aiLabel ?? label, byReader }, pending)
  return { label: after.readerLabel ?? aiLabel ?? label, aiLabel, status: after.status, marked: after.marked }
}
