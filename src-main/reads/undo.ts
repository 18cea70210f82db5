import type { Change } from '#main/storage/index.ts'
import type { ReviewChange } from '#shared/contract/schemas/review.ts'
import type { ActsStore, Step } from './acts.store.ts'
import { shownState } from './decision.ts'
import type { DecisionsStore } from './decisions.store.ts'
import type { Histories } from './histories.ts'
import type { History } from './history.ts'
import type { Person, Reads } from './reads.ts'

export interface UndoDeps {
  readonly reads: Pick<Reads, 'own'>
  readonly decisions: DecisionsStore
  readonly acts: ActsStore
  readonly histories: Histories
  now(): Date
}

type Turn = 'undo' | 'redo'

/** Undoes or redoes the last act of the person's own read with any visible effect. */
export function createUndo({ reads, decisions, acts, histories, now }: UndoDeps) {
  /** Undoes or redoes one act. `cells` is empty if none of its decisions lies on a slide of the case any more. */
  function turnAct(change: Change, readId: number, concerns: number, kind: Turn) {
    const steps = acts.steps(readId, concerns).map((step) => (kind === 'undo' ? turned(step) : step))
    const ids = steps.map(({ decisionId }) => decisionId)
    const here = new Map(decisions.many(readId, ids).map((decision) => [decision.id, decision]))
    const shown = steps.filter(({ decisionId }) => here.has(decisionId))
    for (const { decisionId, after } of shown) decisions.set(change, readId, decisionId, after)
    const id = histories.append(change, { readId, kind, action: null, concerns, steps: shown })
    return { id, cells: shown.map(({ decisionId, after }) => shownState({ ...here.get(decisionId)!, state: after })) }
  }

  return (by: Person, caseId: number, kind: Turn): ReviewChange => {
    const own = reads.own(by, caseId)
    // Nothing to undo is an answer, not an error: the key was pressed once too often.
    if (!own || nextOf(histories.of(own.id), kind) === undefined)
      return histories.answer(caseId, own?.id ?? null, [], now().toISOString())
    const { id: readId } = own
    const what = kind === 'undo' ? 'review-undone' : 'review-redone'
    return histories.change({ by: by.id, what, about: { caseId, readId } }, (change) => {
      for (;;) {
        const concerns = nextOf(histories.of(readId), kind)
        if (concerns === undefined) return histories.answer(caseId, readId, [], change.at)
        const { id, cells } = turnAct(change, readId, concerns, kind)
        if (cells.length === 0) continue
        change.note(null, { act: id, concerns })
        return histories.answer(caseId, readId, cells, change.at)
      }
    })
  }
}

/** The act to undo or redo next. */
const nextOf = ({ done, undone }: History, kind: Turn): number | undefined => (kind === 'undo' ? done : undone).at(-1)

const turned = ({ decisionId, before, after }: Step): Step => ({ decisionId, before: after, after: before })
