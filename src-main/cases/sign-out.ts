import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { DraftSnapshot, ReportCounts, ReportMark, ReportSnapshot } from '#main/reports/index.ts'
import { translating } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { SignRequest } from '#shared/contract/schemas/review.ts'
import type { ScreeningJob, ScreeningResult } from '#shared/contract/schemas/screening.ts'
import { type BethesdaDraft, draftProblems } from '#shared/domain/bethesda/index.ts'
import { type CellClass, cellClasses, severity } from '#shared/domain/classes.ts'
import { isUnfinished } from '#shared/domain/job-state.ts'
import { lookUp } from '#shared/messages/index.ts'
import type { CaseRecord } from './cases.store.ts'
import { localTime } from './local-time.ts'
import { classAt } from './review.store.ts'
import type { SignOutStore } from './sign-out.store.ts'
import type { SlideRecord } from './slides.store.ts'

export interface SignOutDeps {
  readonly db: Database
  readonly store: SignOutStore
  readonly product: string
  readonly timeZone: string
  now(): Date
  laboratory(): string
  modelVersionOf(sha256: string): string | null
  recordOf(caseId: number): CaseRecord | undefined
  slideOf(record: CaseRecord): SlideRecord
  draftOf(record: CaseRecord): BethesdaDraft
  jobOf(slideId: number): ScreeningJob | null
  resultOf(slideId: number): ScreeningResult | null
  makeReport(snapshot: ReportSnapshot): Promise<Uint8Array>
}

/**
 * Signs a case: the result as signed, what the report shows, and the PDF with its hash, in one transaction.
 * Throws `name-missing`, `case-signed`, `invalid-input` (with the draft's problems), `screening-unfinished`, and `conflict` when the
 * case was changed while the report was made or after the signer looked at it. When the report cannot be made nothing is stored.
 */
export function createSignOut(deps: SignOutDeps) {
  const { db, store, now, recordOf, slideOf, draftOf, jobOf, resultOf, makeReport } = deps

  return { signOut, draftSnapshot }

  async function signOut(reader: Reader, caseId: number, { meaning, draftSavedAt }: SignRequest): Promise<void> {
    // The name as it is now stays on the report, whatever the person is called later.
    const signer = reader.name.trim()
    if (signer === '') throw new AppError('name-missing')
    const record = ready(caseId)
    if (draftSavedAt !== undefined && draftSavedAt !== record.draftSavedAt) throw new AppError('conflict', {}, true)
    const draft = draftOf(record)
    const result = resultOf(record.slideId)
    const signedAt = now()
    const snapshot: ReportSnapshot = {
      ...snapshotOf(record, draft, result),
      signature: {
        signer,
        meaning,
        signedAt: signedAt.toISOString(),
        signedAtLocal: localTime(signedAt, deps.timeZone),
      },
    }
    const pdf = await makeReport(snapshot)
    const signed = {
      caseId,
      signer,
      meaning,
      signedAt: signedAt.toISOString(),
      report: JSON.stringify(draft),
      screeningId: result?.screeningId ?? null,
      snapshot: JSON.stringify(snapshot),
      pdf,
      reportSha256: createHash('sha256').update(pdf).digest('hex'),
    }
    translating(() =>
      db
        .transaction(() => {
          // What was signed is what was shown: nothing may have moved while the report was made.
          const current = ready(caseId)
          if (JSON.stringify(current) !== JSON.stringify(record)) throw new AppError('conflict', {}, true)
          if (resultOf(record.slideId)?.screeningId !== result?.screeningId) throw new AppError('conflict', {}, true)
          store.insert(signed)
        })
        .immediate(),
    )
  }

  /** What the report would show if the case were signed now. Throws `not-found`. */
  function draftSnapshot(caseId: number): DraftSnapshot {
    const record = recordOf(caseId)
    if (!record) throw new AppError('not-found')
    return { ...snapshotOf(record, draftOf(record), resultOf(record.slideId)), signature: null }
  }

  /** The case as it can be signed now. */
  function ready(caseId: number): CaseRecord {
    const record = recordOf(caseId)
    if (!record) throw new AppError('not-found')
    if (store.isSigned(caseId)) throw new AppError('case-signed')
    const problems = draftProblems(draftOf(record))
    if (problems.length > 0) {
      const detail = problems.map((problem) => lookUp(`bethesda.problem.${problem}`) ?? problem).join(' ')
      throw new AppError('invalid-input', { detail, problems: problems.join(',') })
    }
    const job = jobOf(record.slideId)
    if (job && isUnfinished(job.state)) throw new AppError('screening-unfinished', {}, true)
    return record
  }

  function snapshotOf(
    record: CaseRecord,
    draft: BethesdaDraft,
    result: ScreeningResult | null,
  ): Omit<ReportSnapshot, 'signature'> {
    const { accession, patientName, patientAge, addedAt } = record
    const { fileName, sha256, info, micronsPerPixel, scaleSource } = slideOf(record)
    return {
      laboratory: deps.laboratory(),
      case: { accession, patientName, patientAge, addedAt },
      slide: {
        fileName,
        sha256,
        width: info.width,
        height: info.height,
        micronsPerPixel,
        scaleSource,
        synthetic: info.synthetic,
        ...(info.fields ? { fields: info.fields.length } : {}),
      },
      draft,
      ai: result && {
        model: { ...result.model, version: deps.modelVersionOf(result.model.sha256) },
        provider: result.provider,
        runtime: result.runtime,
        finishedAt: result.finishedAt,
        risk: { abnormal: result.risk.abnormal, highGrade: result.risk.highGrade },
        lane: result.lane,
        reliability: result.reliability,
        ...(result.area.specimen ? {} : { smallAreaMm2: result.area.mm2 }),
        cells: { total: result.cells.total, byClass: withoutUndefined(result.cells.byClass) },
      },
      review: { counts: countsOf(store.counts(record.id)), marks: marksOf(store.marks(record.id)) },
      product: deps.product,
    }
  }
}

const worstFirst = (a: CellClass, b: CellClass): number =>
  severity[b] - severity[a] || cellClasses.indexOf(a) - cellClasses.indexOf(b)

function countsOf(rows: ReturnType<SignOutStore['counts']>): ReportCounts[] {
  const byLabel = new Map<CellClass, { -readonly [K in keyof ReportCounts]: ReportCounts[K] }>()
  for (const row of rows) {
    const label = classAt(row.label)
    const counts = byLabel.get(label) ?? { label, accepted: 0, relabelled: 0, dismissed: 0, added: 0 }
    byLabel.set(label, counts)
    if (row.status === 'dismissed') counts.dismissed += row.n
    else if (row.added === 1) counts.added += row.n
    else if (row.status === 'accepted') counts.accepted += row.n
    else counts.relabelled += row.n
  }
  return [...byLabel.values()].sort((a, b) => worstFirst(a.label, b.label))
}

const marksOf = (rows: ReturnType<SignOutStore['marks']>): ReportMark[] =>
  rows
    .map(({ label, byReader, status, ...place }): ReportMark => {
      const by = byReader === 1 ? 'reader' : status === 'accepted' ? 'both' : 'model'
      return { ...place, label: classAt(label), by }
    })
    .sort((a, b) => worstFirst(a.label, b.label) || a.cellId - b.cellId)

const withoutUndefined = (counts: ScreeningResult['cells']['byClass']): Partial<Record<CellClass, number>> =>
  Object.fromEntries(Object.entries(counts).filter(([, n]) => n !== undefined))
