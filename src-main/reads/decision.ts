import type { ReviewChange } from '#shared/contract/schemas/review.ts'
import type { CellStatus } from '#shared/contract/schemas/screening.ts'
import { type CellOrigin, type CellState, type DecisionState, undecided } from './cell-state.ts'

/** What a person decided about a place on a slide. Full-resolution pixels, (x, y) the centre. */
export interface Decision {
  readonly id: number
  readonly slideId: number
  /** The proposal at this place in the screening that is shown; null where the decision stands on its own. */
  readonly cellId: number | null
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly origin: 'proposal' | 'reader'
  /** What the model called it when it was decided, or what the reader called it when it was added. */
  readonly originClass: string
  /** What the model of the shown screening calls the proposal; null where the decision stands on its own. */
  readonly modelClass: string | null
  readonly state: DecisionState
}

/**
 * The id that a window knows a cell by: the proposal's own, or, where the decision stands on its own, the negative id
 * of the decision. So both live in one list and none is taken for the other.
 */
export const windowId = ({ id, cellId }: Pick<Decision, 'id' | 'cellId'>): number => cellId ?? -id

/** Whether the decision shows without a proposal: what was only looked at, or undone, does not. */
export const isVisibleAlone = ({ status, marked, removed }: DecisionState): boolean =>
  !removed && (status !== 'open' || marked)

/** What an action starts from: the model's cell as it is shown now, or what the reader placed. */
export const originOf = ({ modelClass, originClass, origin }: Decision): CellOrigin => ({
  label: modelClass ?? originClass,
  byReader: modelClass === null && origin === 'reader',
})

/**
 * The status as it stands beside the model's class: what was accepted while the slide was being graded, or in an earlier
 * screening, and is called something else by the model now, is the reader's own label.
 */
export const statusNow = ({ modelClass, originClass, state }: Decision): CellStatus =>
  state.status === 'accepted' && state.readerLabel !== null && state.readerLabel !== (modelClass ?? originClass)
    ? 'relabelled'
    : state.status

/** A decision as the window gets it. */
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
