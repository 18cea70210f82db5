import { AppError } from '#shared/contract/errors.ts'
import type { ReviewAction } from '#shared/contract/schemas/review.ts'
import { type DecisionState, decide } from '#shared/domain/decision.ts'
import { undecided } from './cell-state.ts'
import { type Decision, originOf, statusNow } from './decision.ts'
import type { DecisionsStore, NewDecision, ProposalPlace } from './decisions.store.ts'

/** The effect of an action on one cell. */
export interface Planned {
  readonly decision: Decision
  /** Set if the read has no decision on the cell yet. */
  readonly fresh: NewDecision | null
  readonly after: DecisionState
}

/**
 * The effect of an action on the cells that a window names: proposals of the shown screening by their id, decisions
 * without a proposal by the negated one. Throws `not-found` if the case does not show one of them.
 */
export function planned(
  decisions: DecisionsStore,
  readId: number | null,
  caseId: number,
  ids: readonly number[],
  action: ReviewAction,
): Planned[] {
  const cellIds = ids.filter((id) => id > 0)
  const aloneIds = ids.filter((id) => id < 0).map((id) => -id)
  const proposals = new Map(decisions.proposals(caseId, cellIds).map((place) => [place.cellId, place]))
  const onCells = readId === null ? [] : decisions.onCells(readId, cellIds)
  const alone = readId === null ? [] : decisions.many(readId, aloneIds).filter(({ state }) => !state.removed)
  const decided = new Map([
    ...onCells.map((decision) => [decision.cellId!, decision] as const),
    ...alone.map((decision) => [-decision.id, decision] as const),
  ])
  return ids.map((id): Planned => {
    const proposal = proposals.get(id)
    const known = decided.get(id)
    if (id > 0 ? !proposal : !known) throw new AppError('not-found')
    const fresh = known ? null : freshOn(proposal!)
    const decision = known ?? { ...fresh!, id: 0, modelClass: fresh!.originClass, state: undecided }
    const before = decision.state.removed ? undecided : { ...decision.state, status: statusNow(decision) }
    return { decision, fresh, after: decide(before, originOf(decision), action) }
  })
}

const freshOn = ({ label, abnormal, screeningId, ...place }: ProposalPlace): NewDecision => ({
  ...place,
  origin: 'proposal',
  originClass: label,
  originAbnormal: abnormal,
  originScreeningId: screeningId,
})
