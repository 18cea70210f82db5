import type { Measures, Reads, Review } from '#main/reads/index.ts'
import type { Records } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import { newestReport, nextReport } from '#shared/domain/report-versions.ts'
import { type AsSignedDeps, createAsSigned } from './as-signed.ts'
import { mustFollow } from './place-of.ts'
import type { ReportRecord, ReportsStore } from './reports.store.ts'

export interface AmendDeps extends AsSignedDeps {
  readonly records: Records
  readonly reports: ReportsStore
  readonly reads: Reads
  readonly review: Review
  readonly measures: Pick<Measures, 'copy'>
}

/** Reopens a signed case for an amendment. */
export function createAmend(deps: AmendDeps) {
  const { records, reports, reads, review, measures } = deps
  const asSigned = createAsSigned(deps)
  return {
    /**
     * Begins an amendment: a new read with the decisions, the measures and the result of the newest report, beyond
     * which undo does not go. Throws `case-not-signed`, `invalid-input` without a reason, `conflict` while another is open.
     */
    begin(by: Reader, caseId: number, reason: string): void {
      reads.standing(caseId)
      const newest = mustBeSigned(reports.ofCase(caseId), reason)
      if (reads.openAmendment(caseId)) throw new AppError('conflict')
      records.change({ by: by.id, what: 'amendment-begun', about: { caseId } }, (change) => {
        const from = reads.standing(caseId).reportReadId!
        const read = reads.begin(by, caseId, 'amendment', reason.trim())
        review.copy(change, from, read.id, caseId)
        measures.copy(change, from, read.id, caseId)
        reads.saveDraft(change, read.id, newest.content)
        change.about({ readId: read.id })
        change.note({ version: newest.version }, null)
      })
    },

    /**
     * Discards the person's own amendment. The case goes back to what its newest report says; the amendment's changes
     * stay on record. Returns the cases that changed. Throws `not-found` if the person has none open, and
     * `accession-taken` if another case has the signed number.
     */
    drop(by: Reader, caseId: number): number[] {
      reads.standing(caseId)
      const read = reads.openAmendment(caseId)
      if (read?.personId !== by.id) throw new AppError('not-found')
      const about = { caseId, readId: read.id }
      return records.change({ by: by.id, what: 'amendment-dropped', about }, (change) => {
        const back = asSigned(change, caseId, read.id, newestReport(reports.ofCase(caseId))!)
        change.about(about)
        change.note(null, back)
        return [caseId, ...back.newCaseIds]
      })
    },
  }
}

function mustBeSigned(earlier: readonly ReportRecord[], reason: string): ReportRecord {
  mustFollow(nextReport(earlier, 'amendment', reason))
  return newestReport(earlier)!
}
