import type { ReviewChange } from '#shared/contract/schemas/review.ts'
import type { DecisionState } from '#shared/domain/decision.ts'

export const undecided: DecisionState = { status: 'open', readerLabel: null, marked: false, removed: false }

/** The stored state of a cell in one read, in the form for the window. */
export type CellState = ReviewChange['cells'][number]

/** The state of a cell at the moment a reader adds it. */
export const added = (label: string): DecisionState => ({
  status: 'accepted',
  readerLabel: label,
  marked: false,
  removed: false,
})

export const same = (a: DecisionState, b: DecisionState): boolean =>
  a.status === b.status && a.readerLabel === b.readerLabel && a.marked === b.marked && a.removed === b.removed
