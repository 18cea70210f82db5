import type { Reads, Review } from '#main/reads/index.ts'
import type { ReportSnapshot } from '#main/reports/index.ts'
import { type Records, readChain } from '#main/storage/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { AddendRequest } from '#shared/contract/schemas/review.ts'
import { newestReport, nextReport } from '#shared/domain/report-versions.ts'
import type { CaseRecord } from '../cases.store.ts'
import { mustFollow } from './place-of.ts'
import type { ReportsStore } from './reports.store.ts'
import { type Signing, signatureOf, versionOf } from './signature.ts'

export interface AddendDeps extends Signing {
  readonly records: Records
  readonly reports: ReportsStore
  readonly reads: Reads
  readonly review: Review
  readonly tasks: Pick<Tasks, 'of'>
  recordOf(caseId: number): Pick<CaseRecord, 'task'>
  makeReport(snapshot: ReportSnapshot): Promise<Uint8Array>
}

/**
 * Adds to a signed report without changing its content: a version with the same content, the addendum's text, its
 * author and its reason, signed at once. Throws `name-missing`, `case-not-signed`, `invalid-input` without a reason
 * or a text, and `conflict` during an amendment or if another version was signed in between.
 */
export function createAddend(deps: AddendDeps) {
  const { records, reports, reads, review, makeReport } = deps
  const chain = readChain(records)

  return async (by: Reader, { caseId, text, reason, meaning }: AddendRequest): Promise<void> => {
    reads.standing(caseId)
    const earlier = reports.ofCase(caseId)
    const place = mustFollow(nextReport(earlier, 'addendum', reason))
    const newest = newestReport(earlier)!
    if (reads.openAmendment(caseId)) throw new AppError('conflict')
    const signature = signatureOf(by, meaning, deps)
    const { version, ...before } = JSON.parse(reports.snapshot(newest.id)) as ReportSnapshot
    // Reports from before tasks were data do not state their task, but their case does.
    const task = before.task ?? deps.tasks.of(deps.recordOf(caseId).task).manifest
    const addendum = { text, reason, signer: signature.signer, signedAtLocal: signature.signedAtLocal }
    const snapshot: ReportSnapshot = {
      ...before,
      task,
      version: versionOf('addendum', place.version, reason, newest, [...(version?.addenda ?? []), addendum]),
      signature,
      records: chain.head(),
    }
    const pdf = await makeReport(snapshot)
    records.change({ by: by.id, what: 'addendum-signed', about: { caseId } }, (change) => {
      if (reports.ofCase(caseId).length !== earlier.length || reads.openAmendment(caseId))
        throw new AppError('conflict', {}, true)
      const from = reads.standing(caseId).reportReadId!
      const read = reads.begin(by, caseId, 'addendum', reason)
      review.copy(change, from, read.id, caseId)
      reads.saveDraft(change, read.id, newest.content)
      const reportSha256 = reports.insert(change, {
        ...{ caseId, kind: 'addendum', reason, addendum: text, ...place, readId: read.id, signerId: by.id, meaning },
        signer: signature.signer,
        signedAt: signature.signedAt,
        content: newest.content,
        snapshot: JSON.stringify(snapshot),
        pdf,
        slides: reports.slidesOf(newest.id),
      })
      reads.finish(change, read.id)
      change.about({ readId: read.id })
      change.note({ version: newest.version }, { version: place.version, reportSha256 })
    })
  }
}
