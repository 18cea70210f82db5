import type { Publish } from '#main/live/index.ts'
import type { Person } from '#main/reads/index.ts'
import type { MeasuresChange } from '#shared/contract/schemas/measure.ts'
import type { ReviewChange } from '#shared/contract/schemas/review.ts'
import type { ReportDraft } from '#shared/domain/forms/index.ts'
import type { SlidesStore } from './slides.store.ts'

/** What windows hear about cases. Call it only for what is on disk. */
export function createNews(publish: Publish, slides: Pick<SlidesStore, 'casesOf'>) {
  const tellCase = (caseId: number): void => publish({ kind: 'case', caseId })
  return {
    tellCase,
    /** Reports a change of a slide that shows in the rows of all its cases. */
    tellCasesOf(slideId: number): void {
      for (const caseId of slides.casesOf(slideId)) tellCase(caseId)
    },
    /** Reports decisions in a person's own read, to that person only. */
    tellRead({ id: personId }: Person, change: ReviewChange): void {
      publish({ kind: 'review', personId, change })
      publish({ kind: 'case', caseId: change.caseId, personId })
    },
    /** Reports measures of a person's own read, to that person only. */
    tellMeasures({ id: personId }: Person, change: MeasuresChange): void {
      publish({ kind: 'measures', personId, change })
      publish({ kind: 'case', caseId: change.caseId, personId })
    },
    tellDraft({ id: personId }: Person, of: { caseId: number; draft: ReportDraft; savedAt: string }): void {
      publish({ kind: 'draft', personId, ...of })
      publish({ kind: 'case', caseId: of.caseId, personId })
    },
  }
}
export type News = ReturnType<typeof createNews>
