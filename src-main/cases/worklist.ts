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

type ScreeningFacts = Pick<CaseRow, 'lane' | 'risk' | 'cellsTotal' | 'job'>

/** The lines of the worklist, put together from the records and from what the screening part knows. */
export function createWorklist({ store, presence, jobOf, resultOf }: WorklistDeps) {
  // Asking for the job and the result of each of thousands of slides takes longer than the whole list may. What was
  // said of a job that has ended stays true until the slide has another job.
  const kept = new Map<number, { readonly jobId: number; readonly facts: ScreeningFacts }>()

  function screening(slideId: number): ScreeningFacts {
    const result = resultOf(slideId)
    return {
      lane: result?.lane ?? null,
      risk: result ? { abnormal: result.risk.abnormal, highGrade: result.risk.highGrade } : null,
      cellsTotal: result?.cells.total ?? null,
      job: jobOf(slideId),
    }
  }

  function keptScreening(slideId: number, endedJob: number | undefined): ScreeningFacts {
    if (endedJob === undefined) return screening(slideId)
    const known = kept.get(slideId)
    if (known?.jobId === endedJob) return known.facts
    const facts = screening(slideId)
    if (facts.risk !== null || facts.job?.state !== 'succeeded') kept.set(slideId, { jobId: endedJob, facts })
    return facts
  }

  function toRow(record: CaseRecord, screened: ScreeningFacts, reviewed: number): CaseRow {
    return {
      id: record.id,
      accession: record.accession,
      patientName: record.patientName,
      patientAge: record.patientAge,
      patientSex: record.patientSex,
      birthDate: record.birthDate,
      specimen: record.specimen,
      slideId: record.slideId,
      fileName: record.fileName,
      synthetic: record.synthetic === 1,
      present: presence.of(record.slideId),
      state: caseState({
        signed: record.signedAt !== null,
        scaleKnown: record.micronsPerPixel !== null,
        jobState: screened.job?.state ?? null,
        hasResult: screened.risk !== null,
        touched: record.lastAction !== null || record.draftSavedAt !== null,
      }),
      ...screened,
      reviewed,
      category: record.category,
      signedBy: record.signedBy,
      signedAt: record.signedAt,
      addedAt: record.addedAt,
    }
  }

  return {
    /** All cases, the most urgent first. */
    list(): CaseRow[] {
      const reviewed = store.reviewedOfAll()
      const ended = store.endedJobs()
      return store
        .all()
        .map((record) => {
          const screened = keptScreening(record.slideId, ended.get(record.slideId))
          return toRow(record, screened, reviewed.get(record.id) ?? 0)
        })
        .sort(compareWorklist)
    },
    row(caseId: number): CaseRow | null {
      const record = store.one(caseId)
      if (!record) return null
      const screened = keptScreening(record.slideId, store.endedJob(record.slideId))
      return toRow(record, screened, store.reviewedOf(caseId))
    },
  }
}
export type Worklist = ReturnType<typeof createWorklist>
