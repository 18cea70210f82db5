import type { Change, Records } from '#main/storage/index.ts'
import type { ClassIds } from '#main/tasks/index.ts'
import type { NewCell, ReviewAction, ReviewChange } from '#shared/contract/schemas/review.ts'
import { openActsStore, type Step } from './acts.store.ts'
import { added, same, undecided } from './cell-state.ts'
import { shownState } from './decision.ts'
import { openDecisionsStore } from './decisions.store.ts'
import { createHistories } from './histories.ts'
import { createMeasures, type Measures } from './measures.ts'
import { planned } from './plan.ts'
import type { Person, Reads } from './reads.ts'
import { createUndo } from './undo.ts'

/** A place on a slide of a case that a reader marks. Full-resolution pixels; (x, y) is the centre. */
export type PlacedCell = NewCell & { readonly slideId: number }

/**
 * Readers' actions on cells. Every call is one change, and it returns only after that is on disk: the decisions and
 * the append-only history change together or not at all. Everything belongs to the acting person's own read, which
 * begins with the first act. Every call throws `not-found` and `case-signed`.
 */
export interface Review {
  /** Number of steps of a read that can be undone and redone. */
  depths(readId: number | null): { undoDepth: number; redoDepth: number }
  /** One action on one or many cells, undone as one. Throws `not-found` if the case does not show one of the cells. */
  act(by: Person, caseId: number, cellIds: readonly number[], action: ReviewAction): ReviewChange
  /** Adds a cell that the model missed. */
  addCell(by: Person, cell: PlacedCell): { change: ReviewChange; cellId: number }
  /**
   * Takes back the last step of the person's read, or does the last one taken back again. A step of another window is
   * named in the answer and stays, unless `anyWindow` is true.
   */
  undo(by: Person, caseId: number, anyWindow?: boolean): ReviewChange
  redo(by: Person, caseId: number, anyWindow?: boolean): ReviewChange
  /** The measures of reads. They are undone in one history with the actions on cells. */
  readonly measures: Measures
  /** Copies the decisions of an earlier read into a new one, as a step beyond which undo does not go. */
  copy(change: Change, fromReadId: number, toReadId: number, caseId: number): void
}

export function createReview(records: Records, reads: Reads, ids: ClassIds, now: () => Date): Review {
  const decisions = openDecisionsStore(records, ids)
  const acts = openActsStore(records)
  const histories = createHistories(records, acts)
  const measures = createMeasures({ records, reads, histories, now })
  const turn = createUndo({ reads, decisions, acts, histories, measures, now })
  const { answer } = histories

  function act(by: Person, caseId: number, cellIds: readonly number[], action: ReviewAction): ReviewChange {
    const own = reads.own(by, caseId)
    const ids = [...new Set(cellIds)]
    const plan = planned(decisions, own?.id ?? null, caseId, ids, action)
    const changing = plan.filter(({ decision, after }) => !same(decision.state, after))
    const cells = (): ReviewChange['cells'] =>
      plan.map(({ decision, after }) => shownState({ ...decision, state: after }))
    // An action that changes nothing is not a step to undo.
    if (changing.length === 0) return answer(caseId, own?.id ?? null, cells(), now().toISOString())
    return histories.change({ by: by.id, what: 'cells-decided', about: { caseId, subject: action.kind } }, (change) => {
      const read = reads.toWrite(change, by, caseId)
      change.about({ readId: read.id })
      const steps: Step[] = changing.map(({ decision, fresh, after }) => {
        const decisionId = fresh ? decisions.insert(change, read.id, fresh, after) : decision.id
        if (!fresh) decisions.set(change, read.id, decisionId, after)
        return { decisionId, before: decision.state, after }
      })
      const id = histories.append(change, { readId: read.id, kind: 'act', action, concerns: null, steps }, by.window)
      change.note(null, { act: id, decisions: steps.length })
      return answer(caseId, read.id, cells(), change.at)
    })
  }

  function addCell(by: Person, { caseId, slideId, label, x, y, width, height }: PlacedCell) {
    return histories.change({ by: by.id, what: 'cell-added', about: { caseId, slideId } }, (change) => {
      const read = reads.toWrite(change, by, caseId)
      change.about({ readId: read.id })
      const state = added(label)
      const place = { slideId, cellId: null, x, y, width, height, origin: 'reader', originClass: label } as const
      const decisionId = decisions.insert(
        change,
        read.id,
        { ...place, originAbnormal: null, originScreeningId: null },
        state,
      )
      const steps = [{ decisionId, before: { ...state, removed: true }, after: state }]
      const action = { kind: 'add', label }
      const id = histories.append(change, { readId: read.id, kind: 'act', action, concerns: null, steps }, by.window)
      change.note(null, { act: id, decision: decisionId })
      const shown = shownState({ ...place, id: decisionId, modelClass: null, state })
      return { change: answer(caseId, read.id, [shown], change.at), cellId: shown.id }
    })
  }

  function copy(change: Change, fromReadId: number, toReadId: number, caseId: number): void {
    const steps = decisions.ofRead(caseId, fromReadId).map((decision): Step => {
      const { originAbnormal, originScreeningId } = decisions.originOf(decision.id)
      const decisionId = decisions.insert(
        change,
        toReadId,
        { ...decision, originAbnormal, originScreeningId },
        decision.state,
      )
      return { decisionId, before: { ...undecided, removed: true }, after: decision.state }
    })
    const action = { kind: 'copy', from: fromReadId }
    histories.append(change, { readId: toReadId, kind: 'copy', action, concerns: null, steps }, undefined)
  }

  return {
    depths: histories.depths,
    measures,
    act,
    addCell,
    undo: (by, caseId, anyWindow) => turn(by, caseId, 'undo', anyWindow),
    redo: (by, caseId, anyWindow) => turn(by, caseId, 'redo', anyWindow),
    copy,
  }
}
