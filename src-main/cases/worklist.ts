import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { ScreeningJob, ScreeningResult } from '#shared/contract/schemas/screening.ts'
import { compareWorklist } from '#shared/domain/triage.ts'
import { caseState } from './case-state.ts'
import type { CaseRecord, CasesStore } from './cases.store.ts'
import type { Presence } from './presence.ts'

export interface WorklistDeps {
  readonly store: CasesStore
  readonly presence: Presence
  jobOf(slideId: number): ScreeningJob | null
  resultOf(slideId: number): ScreeningResult | null
}

/** The lines of the worklist, put together from the records and from what the screening part knows. */
export function createWorklist({ store, presence, jobOf, resultOf }: WorklistDeps) {
  // A signed case does not change any more, so what its screening said need not be asked again.
  const signed = new Map<number, Pick<CaseRow, 'lane' | 'risk' | 'cellsTotal' | 'job' | 'reviewed'>>()

  function toRow(record: CaseRecord, reviewed: () => number): CaseRow {
    const { slideId, signedAt } = record
    const kept = signedAt === null ? undefined : signed.get(record.id)
    const screened = kept ?? screening(slideId, reviewed())
    if (signedAt !== null) signed.set(record.id, screened)
    return {
      id: record.id,
      accession: record.accession,
      patientName: record.patientName,
      patientAge: record.patientAge,
      specimen: record.specimen,
      slideId,
      fileName: record.fileName,
      synthetic: record.synthetic === 1,
      present: presence.of(slideId),
      state: caseState({
        signed: signedAt !== null,
        scaleKnown: record.micronsPerPixel !== null,
        jobState: screened.job?.state ?? null,
        hasResult: screened.risk !== null,
        touched: record.lastAction !== null || record.draftSavedAt !== null,
      }),
      ...screened,
      category: record.category,
      signedBy: record.signedBy,
      signedAt,
      addedAt: record.addedAt,
    }
  }

  function screening(slideId: number, reviewed: number) {
    const result = resultOf(slideId)
    return {
      lane: result?.lane ?? null,
      risk: result ? { abnormal: result.risk.abnormal, highGrade: result.risk.highGrade } : null,
      cellsTotal: result?.cells.total ?? null,
      job: jobOf(slideId),
      reviewed,
    }
  }

  return {
    /** All cases, the most urgent first. */
    list(): CaseRow[] {
      const reviewed = store.reviewedOfAll()
      return store
        .all()
        .map((record) => toRow(record, () => reviewed.get(record.id) ?? 0))
        .sort(compareWorklist)
    },
    row(caseId: number): CaseRow | null {
      const record = store.one(caseId)
      return record ? toRow(record, () => store.reviewedOf(caseId)) : null
    },
  }
}
export type Worklist = ReturnType<typeof createWorklist>
