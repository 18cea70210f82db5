import type { Measures, Reads } from '#main/reads/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { ScreeningJob, ScreeningResult } from '#shared/contract/schemas/screening.ts'
import { formOf } from '#shared/domain/forms/index.ts'
import { isUnfinished } from '#shared/domain/job-state.ts'
import { wordsOf } from '#shared/wording/index.ts'
import type { CaseRecord } from '../cases.store.ts'
import { draftIn } from '../drafts.ts'
import type { SlidesStore } from '../slides.store.ts'
import type { SignableCase } from './snapshot.ts'

export interface SignableDeps {
  readonly tasks: Pick<Tasks, 'of'>
  readonly slides: SlidesStore
  readonly reads: Reads
  readonly measures: Pick<Measures, 'ofRead'>
  recordOf(caseId: number): CaseRecord
  jobOf(slideId: number): ScreeningJob | null
  resultOf(slideId: number): ScreeningResult | null
}

/** What a signature covers, whether it may be given, and what must not change in the meantime. */
export function createSignable({ tasks, slides, reads, measures, recordOf, jobOf, resultOf }: SignableDeps) {
  /** The case as it is now, with the read that the person sees. Throws `not-found`. */
  function signableOf(by: Reader, caseId: number): SignableCase {
    const record = recordOf(caseId)
    const read = reads.shown(by, caseId)
    const of = slides.ofCase(caseId).map((slide) => ({ slide, result: resultOf(slide.id) }))
    const task = tasks.of(record.task)
    return { record, task, read, draft: draftIn(read, record, task), slides: of }
  }

  return {
    signableOf,

    /**
     * Like `signableOf`, but only if it can be signed now. Throws `case-signed`, `invalid-input`,
     * `screening-unfinished`.
     */
    ready(by: Reader, caseId: number): SignableCase {
      // Throws if nothing more may be written.
      reads.own(by, caseId)
      const signable = signableOf(by, caseId)
      const { task, draft } = signable
      const problems = formOf(task.form).problems(draft, task)
      if (problems.length > 0) {
        const detail = problems.map(wordsOf(task.form).problem).join(' ')
        throw new AppError('invalid-input', { detail, problems: problems.join(',') })
      }
      const jobs = signable.slides.map(({ slide }) => jobOf(slide.id))
      if (jobs.some((job) => job && isUnfinished(job.state))) throw new AppError('screening-unfinished', {}, true)
      return signable
    },

    /** Everything that must not change between looking and signing. */
    factsOf({ record, read, slides: of }: SignableCase): string {
      const history = read && reads.lastActOf(read.id)
      return JSON.stringify([
        { ...record, openedAt: null },
        ...[read?.id, read?.draftRevision, read?.draftSavedAt, history],
        measures.ofRead(record.id, read?.id ?? null),
        ...of.map(({ slide, result }) => [slide.id, slide.micronsPerPixel, result?.screeningId]),
      ])
    },
  }
}
