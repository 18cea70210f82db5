import type { Reads } from '#main/reads/index.ts'
import type { DraftSnapshot, ReportSnapshot } from '#main/reports/index.ts'
import { type Records, readChain } from '#main/storage/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { SignRequest } from '#shared/contract/schemas/review.ts'
import type { BeforeSigning } from '#shared/contract/schemas/signing.ts'
import { newestReport, nextReport } from '#shared/domain/report-versions.ts'
import { type BeforeSigningDeps, createBeforeSigning } from './before-signing.ts'
import { mustFollow } from './place-of.ts'
import type { ReportsStore } from './reports.store.ts'
import { createSignable, type SignableDeps } from './signable.ts'
import { type Signing, signatureOf, versionOf } from './signature.ts'
import { createSnapshots, type SignableCase, type SnapshotDeps } from './snapshot.ts'

export interface SignOutDeps extends SnapshotDeps, SignableDeps, Signing, BeforeSigningDeps {
  readonly records: Records
  readonly tasks: Tasks
  readonly reads: Reads
  readonly reports: ReportsStore
  makeReport(snapshot: ReportSnapshot): Promise<Uint8Array>
  /** Does the slow part of a report that will probably be made soon. */
  prepareReport(snapshot: DraftSnapshot): void
}

/**
 * Signs a case: the result as signed, the report's contents, and the PDF with its hash, in one change that also ends
 * the read. Throws `name-missing`, `case-signed`, `invalid-input` (with the draft's problems),
 * `screening-unfinished`, `not-acknowledged` if the signature contradicts or skips something that `as` does not
 * acknowledge, and `conflict` if the case was changed while the report was made or after the signer looked at it. If
 * the report cannot be made, nothing is stored.
 */
export function createSignOut(deps: SignOutDeps) {
  const { records, reports, reads, makeReport, prepareReport } = deps
  const { signableOf, ready, factsOf } = createSignable(deps)
  const snapshotOf = createSnapshots(deps)
  const before = createBeforeSigning(deps)
  const chain = readChain(records)

  async function signOut(by: Reader, caseId: number, as: SignRequest): Promise<void> {
    const { meaning, draftSavedAt } = as
    const signature = signatureOf(by, meaning, deps)
    const signable = ready(by, caseId)
    const facts = factsOf(signable)
    const { read, draft } = signable
    if (draftSavedAt !== undefined && draftSavedAt !== (read?.draftSavedAt ?? null))
      throw new AppError('conflict', {}, true)
    const acknowledged = before.acknowledgedBy(by, signable, as)
    const kind = read?.purpose === 'amendment' ? 'amendment' : 'final'
    const reason = read?.reason ?? ''
    const earlier = reports.ofCase(caseId)
    const place = mustFollow(nextReport(earlier, kind, reason))
    const snapshot: ReportSnapshot = {
      ...{ ...snapshotOf(signable), ...noteOf(signable, caseId), signature, records: chain.head() },
      ...(acknowledged.length > 0 ? { acknowledged } : {}),
    }
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
      change.note(null, { version: place.version, kind, reportSha256, acknowledged: acknowledged.map(({ id }) => id) })
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

  const draftOf = (signable: SignableCase, caseId: number): DraftSnapshot => ({
    ...snapshotOf(signable),
    ...noteOf(signable, caseId),
    signature: null,
  })

  return {
    signOut,
    /** What the person's signature would contradict or skip now. Throws `not-found`. */
    beforeSigning(by: Reader, caseId: number): BeforeSigning {
      const signable = signableOf(by, caseId)
      // The reader signs at the next key.
      prepareReport(draftOf(signable, caseId))
      return before.listed(by, signable)
    },
    /** The report's contents if the case were signed now. Throws `not-found`. */
    draftSnapshot: (by: Reader, caseId: number): DraftSnapshot => draftOf(signableOf(by, caseId), caseId),
  }
}
