import type { MeasuresChange } from '#shared/contract/schemas/measure.ts'
import type { ReviewChange } from '#shared/contract/schemas/review.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'

/** Events that every listener gets unchanged. */
type ForAll = Exclude<LiveEvent, { kind: 'hello' | 'case' | 'case-removed' | 'review' | 'measures' | 'draft' }>

/** The row of a case changed. Each listener gets their own version of it. */
export interface CaseNews {
  readonly kind: 'case'
  readonly caseId: number
  /** Set if only this person's read changed. Nobody else's row changed, and nobody else is told. */
  readonly personId?: string
}

/** Decisions in a person's read. Only that person is told. */
export interface ReviewNews {
  readonly kind: 'review'
  readonly personId: string
  readonly change: ReviewChange
}

/** Measures of a person's read. Only that person is told. */
export interface MeasuresNews {
  readonly kind: 'measures'
  readonly personId: string
  readonly change: MeasuresChange
}

/** The draft of a person's read was saved. Only that person is told. */
export interface DraftNews extends Omit<Extract<LiveEvent, { kind: 'draft' }>, 'kind'> {
  readonly kind: 'draft'
  readonly personId: string
}

/** What happened, as a part reports it once it is on disk. The feed decides what each listener may hear. */
export type News = ForAll | CaseNews | ReviewNews | MeasuresNews | DraftNews

/** Reports to all listeners. Call it only for what is on disk. */
export type Publish = (news: News) => void
