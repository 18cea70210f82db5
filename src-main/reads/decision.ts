import type { ReviewChange } from '#shared/contract/schemas/review.ts'
import type { CellStatus } from '#shared/contract/schemas/screening.ts'
import type { CellOrigin, DecisionState } from '#shared/domain/decision.ts'
import { type CellState, undecided } from './cell-state.ts'

/** A person's decision about a place on a slide. Full-resolution pixels; (x, y) is the centre. */
export interface Decision {
  readonly id: number
  readonly slideId: number
  /** The proposal at this place in the screening that is shown; null if there is none. */
  readonly cellId: number | null
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly origin: 'proposal' | 'reader'
  /** The model's class at the time of the decision, or the reader's class when the cell was added. */
  readonly originClass: string
  /** The proposal's class from the model of the shown screening; null without a proposal. */
  readonly modelClass: string | null
  readonly state: DecisionState
}

/**
 * The id of a cell for the window: the proposal's own, or, without a proposal, the negated id of the decision. So
 * both fit into one list and cannot be confused.
 */
export const windowId = ({ id, cellId }: Pick<Decision, 'id' | 'cellId'>): number => cellId ?? -id

/** Whether the decision is shown without a proposal. A merely opened or an undone one is not. */
export const isVisibleAlone = ({ status, marked, removed }: DecisionState): boolean =>
  !removed && (status !== 'open' || marked)

/** The starting point of an action: the model's cell as shown now, or what the reader placed. */
export const originOf = ({ modelClass, originClass, origin }: Decision): CellOrigin => ({
  label: modelClass ?? originClass,
  byReader: modelClass === null && origin === 'reader',
})

/**
 * The status relative to the model's current class. A cell that was accepted during grading or in an earlier
 * screening, and that the model now classifies differently, has the reader's own label.
 */
export const statusNow = ({ modelClass, originClass, state }: Decision): CellStatus =>
  state.status === 'accepted' && state.readerLabel !== null && state.readerLabel !== (modelClass ?? originClass)
    ? 'relabelled'
    : state.status

/** A decision in the form for the window. */
export function shownState(decision: Decision): CellState {
  const id = windowId(decision)
  if (decision.cellId !== null)
    return { id, ...(decision.state.removed ? undecided : { ...decision.state, status: statusNow(decision) }) }
  const { state, originClass } = decision
  return {
    id,
    status: statusNow(decision),
    readerLabel: state.readerLabel ?? originClass,
    marked: state.marked,
    removed: !isVisibleAlone(state),
  }
}

export type ShownCells = ReviewChange['cells']
