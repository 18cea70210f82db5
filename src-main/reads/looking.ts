import type { Change, Records } from '#main/storage/index.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import { ownOpenRead, ownPurpose, refusalToBegin } from '#shared/domain/reads.ts'
import { openLooksStore, type Seen } from './looks.store.ts'
import type { CaseForReads, ReadsStore } from './reads.store.ts'

type Person = Pick<Reader, 'id'>

export interface Looking {
  /**
   * The person had the slide of the case on the screen, and these proposals of it. Ignored where the person's read can
   * take nothing, as after sign-out.
   */
  look(by: Person, caseId: number, slideId: number, cellIds: readonly number[]): void
  /** What the person had on the screen of the case. */
  seen(by: Person, caseId: number): Seen
  /** What was seen of a slide goes with it to another case. */
  moveLooks(change: Change, slideId: number, fromCaseId: number, toCaseId: number): void
}

/** What persons had on the screen of cases. It is kept without a read, because looking alone begins none. */
export function createLooking(
  records: Records,
  standing: (caseId: number) => CaseForReads,
  reads: Pick<ReadsStore, 'ofCase'>,
): Looking {
  const looks = openLooksStore(records)
  return {
    look(by, caseId, slideId, cellIds) {
      const of = standing(caseId)
      if (!ownOpenRead(reads.ofCase(caseId), by.id, of) && refusalToBegin(ownPurpose(of.kind), of) !== null) return
      records.change({ by: by.id, what: 'looked-at', about: { caseId, slideId } }, (change) =>
        looks.add(change, caseId, slideId, cellIds),
      )
    },
    seen: ({ id }, caseId) => looks.seenBy(caseId, id),
    moveLooks: looks.move,
  }
}
