import type { Change } from '#main/storage/index.ts'
import type { ReviewChange } from '#shared/contract/schemas/review.ts'
import { type ActsStore, type MeasureStep, measureAction, type Step } from './acts.store.ts'
import { shownState } from './decision.ts'
import type { DecisionsStore } from './decisions.store.ts'
import type { Histories } from './histories.ts'
import type { History } from './history.ts'
import type { Measures } from './measures.ts'
import type { Person, Reads } from './reads.ts'

export interface UndoDeps {
  readonly reads: Pick<Reads, 'own'>
  readonly decisions: DecisionsStore
  readonly acts: ActsStore
  readonly histories: Histories
  readonly measures: Pick<Measures, 'take' | 'ofRead'>
  now(): Date
}

type Turn = 'undo' | 'redo'

/** Undoes or redoes the last act of the person's own read with any visible effect. */
export function createUndo({ reads, decisions, acts, histories, measures, now }: UndoDeps) {
  /**
   * Undoes or redoes one act. `cells` is empty and `measure` null if nothing of it lies on a slide of the case any
   * more.
   */
  function turnAct(change: Change, by: Person, readId: number, concerns: number, kind: Turn) {
    const act = acts.steps(readId, concerns)
    const steps = kind === 'undo' ? act.decisions.map(turned) : act.decisions
    const ids = steps.map(({ decisionId }) => decisionId)
    const here = new Map(decisions.many(readId, ids).map((decision) => [decision.id, decision]))
    const shown = steps.filter(({ decisionId }) => here.has(decisionId))
    for (const { decisionId, after } of shown) decisions.set(change, readId, decisionId, after)
    const step = act.measure && kind === 'undo' ? turned(act.measure) : act.measure
    const measure = step && measures.take(change, readId, step) ? step : null
    const action = measure && measureAction(measure)
    const id = histories.append(change, { readId, kind, action, concerns, steps: shown }, by.window)
    return {
      id,
      measure,
      cells: shown.map(({ decisionId, after }) => shownState({ ...here.get(decisionId)!, state: after })),
    }
  }

  /** The next step if another window took it, with what it was. */
  function ofAnother({ window }: Person, readId: number, next: number): ReviewChange['ofAnother'] {
    const its = histories.windowOf(next)
    if (window === undefined || its === undefined || its === window) return undefined
    const { decisions, measure } = acts.steps(readId, next)
    return { ...acts.said(next), cells: measure ? 0 : decisions.length }
  }

  return (by: Person, caseId: number, kind: Turn, anyWindow = false): ReviewChange => {
    const own = reads.own(by, caseId)
    const next = own ? nextOf(histories.of(own.id), kind) : undefined
    // Nothing to undo is an answer, not an error: the key was pressed once too often.
    if (!own || next === undefined) return histories.answer(caseId, own?.id ?? null, [], now().toISOString())
    const { id: readId } = own
    const other = anyWindow ? undefined : ofAnother(by, readId, next)
    if (other) return { ...histories.answer(caseId, readId, [], now().toISOString()), ofAnother: other }
    const what = kind === 'undo' ? 'review-undone' : 'review-redone'
    return histories.change({ by: by.id, what, about: { caseId, readId } }, (change) => {
      for (;;) {
        const concerns = nextOf(histories.of(readId), kind)
        if (concerns === undefined) return histories.answer(caseId, readId, [], change.at)
        const { id, cells, measure } = turnAct(change, by, readId, concerns, kind)
        if (cells.length === 0 && !measure) continue
        change.note(null, { act: id, concerns })
        const answer = histories.answer(caseId, readId, cells, change.at)
        if (!measure) return answer
        const { measureId } = measure
        return { ...answer, measured: { measureId, measures: measures.ofRead(caseId, readId) } }
      }
    })
  }
}

/** The act to undo or redo next. */
const nextOf = ({ done, undone }: History, kind: Turn): number | undefined => (kind === 'undo' ? done : undone).at(-1)

const turned = <S extends Step | MeasureStep>(step: S): S => ({ ...step, before: step.after, after: step.before })
