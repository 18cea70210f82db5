import type { DraftSnapshot, ReportSnapshot } from '#main/reports/index.ts'
import type { Records } from '#main/storage/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { SignRequest } from '#shared/contract/schemas/review.ts'
import { newestReport, nextReport } from '#shared/domain/report-versions.ts'
import { mustFollow } from './place-of.ts'
import type { ReportsStore } from './reports.store.ts'
import { createSignable, type SignableDeps } from './signable.ts'
import { type Signing, signatureOf, versionOf } from './signature.ts'
import { createSnapshots, type SignableCase, type SnapshotDeps } from './snapshot.ts'

export interface SignOutDeps extends SnapshotDeps, SignableDeps, Signing {
  readonly records: Records
  readonly tasks: Tasks
  readonly reports: ReportsStore
  makeReport(snapshot: ReportSnapshot): Promise<Uint8Array>
}

/**
 * Signs a case: the result as signed, the report's contents, and the PDF with its hash, in one change that also ends
 * the read. Throws `name-missing`, `case-signed`, `invalid-input` (with the draft's problems),
 * `screening-unfinished`, and `conflict` if the case was changed while the report was made or after the signer looked
 * at it. If the report cannot be made, nothing is stored.
 */
export function createSignOut(deps: SignOutDeps) {
  const { records, reports, reads, makeReport } = deps
  const { signableOf, ready, factsOf } = createSignable(deps)
  const snapshotOf = createSnapshots(deps)

  async function signOut(by: Reader, caseId: number, { meaning, draftSavedAt }: SignRequest): Promise<void> {
    const signature = signatureOf(by, meaning, deps)
    const signable = ready(by, caseId)
    const facts = factsOf(signable)
    const { read, draft } = signable
    if (draftSavedAt !== undefined && draftSavedAt !== (read?.draftSavedAt ?? null))
      throw new AppError('conflict', {}, true)
    const kind = read?.purpose === 'amendment' ? 'amendment' : 'final'
    const reason = read?.reason ?? ''
    const earlier = reports.ofCase(caseId)
    const place = mustFollow(nextReport(earlier, kind, reason))
    const snapshot: ReportSnapshot = { ...snapshotOf(signable), ...noteOf(signable, caseId), signature }
    const pdf = await makeReport(snapshot)
    records.change({ by: by.id, what: 'case-signed', about: { caseId } }, (change) => {
      // What is signed must be what was shown, so nothing may have changed while the report was made.
      if (factsOf(ready(by, caseId)) !== facts) throw new AppError('conflict', {}, true)
      const rests = reads.toWrite(change, by, caseId)
      const reportSha256 = reports.insert(change, {
        ...{ caseId, kind, reason, addendum: '', ...place, readId: rests.id, signerId: by.id, meaning },
        signer: signature.signer,
        signedAt: signature.signedAt,
        content: JSON.stringify(draft),
        snapshot: JSON.stringify(snapshot),
        pdf,
        slides: signable.slides.map(({ slide, result }) => ({
          slideId: slide.id,
          screeningId: result?.screeningId ?? null,
        })),
      })
      reads.finish(change, rests.id)
      change.about({ readId: rests.id })
      change.note(null, { version: place.version, kind, reportSha256 })
    })
  }

  /** An amended report's note about the previous one; a first report has none. */
  function noteOf({ read }: SignableCase, caseId: number): Pick<ReportSnapshot, 'version'> {
    const newest = newestReport(reports.ofCase(caseId))
    if (read?.purpose !== 'amendment' || !newest) return {}
    const before = JSON.parse(reports.snapshot(newest.id)) as ReportSnapshot
    const addenda = before.version?.addenda ?? []
    return { version: versionOf('amendment', newest.version + 1, read.reason, newest, addenda) }
  }

  return {
    signOut,
    /** The report's contents if the case were signed now. Throws `not-found`. */
    draftSnapshot(by: Reader, caseId: number): DraftSnapshot {
      const signable = signableOf(by, caseId)
      return { ...snapshotOf(signable), ...noteOf(signable, caseId), signature: null }
    },
  }
}
