import type { Change, Records } from '#main/storage/index.ts'
import { AppError, notFound } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import { ownOpenRead, ownPurpose, type ReadPurpose, readToShow, refusalToBegin } from '#shared/domain/reads.ts'
import { createLooking, type Looking } from './looking.ts'
import { type CaseForReads, openReadsStore, type ReadRecord } from './reads.store.ts'

/** The person who looks or acts, by `people.id`. */
export type Person = Pick<Reader, 'id' | 'window'>

/** Whose read is shown, and whose is written to. Every function throws `not-found` for a missing case. */
export interface Reads extends Looking {
  standing(caseId: number): CaseForReads
  /** Whether the case exists and has no report: slides may join it. */
  isOpen(caseId: number): boolean
  ofCase(caseId: number): ReadRecord[]
  one(readId: number): ReadRecord | null
  /** The read that this person sees of the case; null if there is nothing to see yet. */
  shown(by: Person, caseId: number): ReadRecord | null
  /** The open amendment of any person; null if there is none. */
  openAmendment(caseId: number): ReadRecord | null
  /** The person's own read that receives actions now; null if it would have to be begun. Throws `case-signed`. */
  own(by: Person, caseId: number): ReadRecord | null
  /** Like `own`, but begins a read if there is none. Throws `case-signed`. */
  toWrite(change: Change, by: Person, caseId: number): ReadRecord
  /**
   * Throws `case-signed`, `case-not-signed`, `invalid-input` for another kind of case, `conflict` while one is open.
   */
  begin(by: Person, caseId: number, purpose: ReadPurpose, reason?: string): ReadRecord
  /** Ends a read, with its own event. It then accepts no more changes. */
  finish(change: Change, readId: number): void
  /** Id of the last entry in the read's history; 0 for none. It grows with every action. */
  lastActOf(readId: number): number
  saveDraft(change: Change, readId: number, json: string): void
  /**
   * A slide moved to another case. The decisions and measures of open reads on it move too, into reads of the same
   * persons.
   */
  moveSlide(change: Change, slideId: number, fromCaseId: number, toCaseId: number): void
  /** All slides of a case moved to another. Drafts move too, unless the same person has one there. */
  carryDrafts(change: Change, fromCaseId: number, toCaseId: number): void
}

export function createReads(records: Records): Reads {
  const store = openReadsStore(records)

  const standing = (caseId: number): CaseForReads => store.standing(caseId) ?? notFound()

  function shown({ id }: Person, caseId: number): ReadRecord | null {
    const of = standing(caseId)
    return readToShow(store.ofCase(caseId), id, of, of.reportReadId)
  }

  function own({ id }: Person, caseId: number): ReadRecord | null {
    const of = standing(caseId)
    const read = ownOpenRead(store.ofCase(caseId), id, of)
    if (!read && refusalToBegin(ownPurpose(of.kind), of) !== null) throw new AppError('case-signed')
    return read
  }

  function begin({ id: by }: Person, caseId: number, purpose: ReadPurpose, reason = ''): ReadRecord {
    const refusal = refusalToBegin(purpose, standing(caseId))
    if (refusal === 'wrong-kind') throw new AppError('invalid-input', { detail: `no ${purpose} in this kind of case` })
    if (refusal) throw new AppError(refusal)
    const isOpen = store.ofCase(caseId).some((read) => !read.done && read.purpose === purpose && read.personId === by)
    if (isOpen) throw new AppError('conflict')
    return records.change({ by, what: 'read-begun', about: { caseId, subject: purpose } }, (change) => {
      const readId = store.insert(change, { caseId, personId: by, purpose, reason })
      change.about({ readId })
      return store.one(readId)!
    })
  }

  /** The open read in another case that takes over the decisions of this one. */
  function counterpart(change: Change, { personId, purpose, reason }: ReadRecord, caseId: number): ReadRecord {
    const there = store
      .ofCase(caseId)
      .find((read) => !read.done && read.personId === personId && read.purpose === purpose)
    return there ?? store.one(store.insert(change, { caseId, personId, purpose, reason }))!
  }

  const looking = createLooking(records, standing, store)
  return {
    ...looking,
    standing,
    isOpen: (caseId) => store.standing(caseId)?.signed === false,
    shown,
    own,
    begin,
    ofCase: store.ofCase,
    openAmendment: (caseId) =>
      store.ofCase(caseId).find(({ purpose, done }) => purpose === 'amendment' && !done) ?? null,
    one: store.one,
    toWrite: (_change, by, caseId) => own(by, caseId) ?? begin(by, caseId, ownPurpose(standing(caseId).kind)),
    finish({ by }, readId) {
      const { caseId, purpose } = store.one(readId)!
      records.change({ by, what: 'read-done', about: { caseId, readId, subject: purpose } }, (change) =>
        store.finish(change, readId),
      )
    },
    lastActOf: store.lastActOf,
    saveDraft: store.saveDraft,
    moveSlide(change, slideId, fromCaseId, toCaseId) {
      looking.moveLooks(change, slideId, fromCaseId, toCaseId)
      for (const read of store.ofCase(fromCaseId)) {
        if (read.done || !store.hasWork(read.id, slideId)) continue
        store.moveWork(change, read.id, counterpart(change, read, toCaseId).id, slideId)
      }
    },
    carryDrafts(change, fromCaseId, toCaseId) {
      for (const read of store.ofCase(fromCaseId)) {
        if (read.done || read.draft === null) continue
        const there = counterpart(change, read, toCaseId)
        if (there.draft === null) store.saveDraft(change, there.id, read.draft)
      }
    },
  }
}
