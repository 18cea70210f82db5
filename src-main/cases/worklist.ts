import type { Person } from '#main/reads/index.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { ScreeningJob, ScreeningResult } from '#shared/contract/schemas/screening.ts'
import { worstSlide } from '#shared/domain/case-lane.ts'
import { compareWorklist } from '#shared/domain/triage.ts'
import { caseState, compareStates, slideState } from './case-state.ts'
import type { Presence } from './presence.ts'
import type { LineRecord, LineSlide, WorklistStore } from './worklist.store.ts'

export interface WorklistDeps {
  readonly store: WorklistStore
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

  function toRow(
    record: LineRecord,
    slides: readonly LineSlide[],
    endedJob: (slideId: number) => number | undefined,
  ): CaseRow | null {
    const screened = slides.map((slide) => lineOf(slide, keptScreening(slide.slideId, endedJob(slide.slideId))))
    const worst = worstSlide(screened)
    // The line speaks of the slide that needs somebody; where none does, of the worst.
    const hindered = screened.filter(({ state }) => state !== 'ready').sort((a, b) => compareStates(a.state, b.state))
    const lead = hindered[0] ?? worst ?? screened[0]
    if (!lead) return null
    const counted = screened.flatMap(({ cellsTotal }) => cellsTotal ?? [])
    return {
      id: record.id,
      accession: record.accession,
      patientName: record.patientName,
      patientAge: record.patientAge,
      patientSex: record.patientSex,
      birthDate: record.birthDate,
      specimen: record.specimen,
      slideId: lead.slideId,
      slideCount: screened.length,
      fileName: lead.fileName,
      synthetic: screened.some(({ synthetic }) => synthetic === 1),
      present: screened.every(({ slideId }) => presence.of(slideId)),
      state: caseState(
        screened.map(({ state }) => state),
        { signed: record.signedAt !== null, amending: record.amending === 1, touched: record.touched === 1 },
      ),
      lane: worst?.lane ?? null,
      risk: worst?.risk ?? null,
      cellsTotal: counted.length === 0 ? null : counted.reduce((sum, n) => sum + n, 0),
      job: lead.job,
      reviewed: record.reviewed,
      category: record.category,
      signedBy: record.signedBy,
      signedAt: record.signedAt,
      reportVersion: record.reportVersion,
      amended: (record.reportVersion ?? 1) > 1,
      addedAt: record.addedAt,
    }
  }

  return {
    /** All cases as they stand for this person, the most urgent first. */
    list({ id }: Person): CaseRow[] {
      const ended = store.endedJobs()
      const slides = store.slides()
      return store
        .all(id)
        .flatMap((record) => toRow(record, slides.get(record.id) ?? [], (slideId) => ended.get(slideId)) ?? [])
        .sort(compareWorklist)
    },
    row({ id }: Person, caseId: number): CaseRow | null {
      const record = store.one(id, caseId)
      return record && toRow(record, store.slidesOf(caseId), store.endedJob)
    },
  }
}
export type Worklist = ReturnType<typeof createWorklist>

const lineOf = (slide: LineSlide, facts: ScreeningFacts) => ({
  ...slide,
  ...facts,
  state: slideState({
    scaleKnown: slide.micronsPerPixel !== null,
    jobState: facts.job?.state ?? null,
    hasResult: facts.risk !== null,
  }),
})
