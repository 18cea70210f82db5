import type { Change, Records } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Measure, MeasureEdit, MeasuresChange, NewMeasure } from '#shared/contract/schemas/measure.ts'
import { type MeasureStep, measureAction } from './acts.store.ts'
import type { Histories } from './histories.ts'
import { openMeasuresStore } from './measures.store.ts'
import type { Person, Reads } from './reads.ts'

/**
 * The distances that readers measured on slides. They belong to the person's own read, which begins with the first of
 * them, and are closed with it. Every call that writes is one change, is one step of the read's history, and throws
 * `not-found` and `case-signed`.
 */
export interface Measures {
  /** The measures of a read on the slides of its case, oldest first; none without a read. */
  ofRead(caseId: number, readId: number | null): Measure[]
  add(by: Person, measure: NewMeasure): MeasuresChange
  /** Marks a measure for the report, removes it or restores it. An edit without effect writes nothing. */
  edit(by: Person, edit: MeasureEdit): MeasuresChange
  /** Sets the state that an undo or redo leads to. False if the read has no such measure on a slide of its case. */
  take(change: Change, readId: number, step: MeasureStep): boolean
  /** Copies the measures of an earlier read into a new one. */
  copy(change: Change, fromReadId: number, toReadId: number, caseId: number): void
}

export interface MeasuresDeps {
  readonly records: Records
  readonly reads: Pick<Reads, 'own' | 'toWrite'>
  readonly histories: Histories
  now(): Date
}

export function createMeasures({ records, reads, histories, now }: MeasuresDeps): Measures {
  const store = openMeasuresStore(records)

  const answer = (caseId: number, readId: number, measureId: number, savedAt: string): MeasuresChange => ({
    ...{ caseId, measureId, savedAt, ...histories.depths(readId) },
    measures: store.ofRead(caseId, readId),
  })

  /** Adds the step to the history. */
  const keep = (change: Change, by: Person, readId: number, step: MeasureStep) =>
    histories.append(change, { readId, kind: 'act', action: measureAction(step), concerns: null, steps: [] }, by.window)

  return {
    ofRead: (caseId, readId) => (readId === null ? [] : store.ofRead(caseId, readId)),

    add: (by, { caseId, slideId, from, to }) =>
      histories.change({ by: by.id, what: 'measure-added', about: { caseId, slideId } }, (change) => {
        const read = reads.toWrite(change, by, caseId)
        const measureId = store.insert(change, read.id, { slideId, from, to, marked: false })
        const there = { marked: false, removed: false }
        keep(change, by, read.id, { measureId, before: { ...there, removed: true }, after: there })
        change.about({ readId: read.id })
        change.note(null, { measure: measureId })
        return answer(caseId, read.id, measureId, change.at)
      }),

    edit(by, { caseId, measureId, marked, removed }) {
      const own = reads.own(by, caseId)
      const before = own && store.one(own.id, measureId)
      if (!own || !before) throw new AppError('not-found')
      const after = { marked: marked ?? before.marked, removed: removed ?? before.removed }
      if (after.marked === before.marked && after.removed === before.removed)
        return answer(caseId, own.id, measureId, now().toISOString())
      const about = { caseId, slideId: before.slideId, readId: own.id }
      return histories.change({ by: by.id, what: 'measure-changed', about }, (change) => {
        store.set(change, measureId, after)
        const was = { marked: before.marked, removed: before.removed }
        keep(change, by, own.id, { measureId, before: was, after })
        change.note({ measure: measureId, ...was }, { measure: measureId, ...after })
        return answer(caseId, own.id, measureId, change.at)
      })
    },

    take(change, readId, { measureId, after }) {
      if (!store.one(readId, measureId)) return false
      store.set(change, measureId, after)
      return true
    },

    copy(change, fromReadId, toReadId, caseId) {
      for (const measure of store.ofRead(caseId, fromReadId)) store.insert(change, toReadId, measure)
    },
  }
}
