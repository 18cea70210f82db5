import type { ReviewChange } from '#shared/contract/schemas/review.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'

/** Events that every listener gets as they are. */
type ForAll = Exclude<LiveEvent, { kind: 'hello' | 'case' | 'case-removed' | 'review' | 'draft' }>

/** The row of a case changed; each listener gets it as it stands for them. */
export interface CaseNews {
  readonly kind: 'case'
  readonly caseId: number
  /** Given where a person's read is all that changed: nobody else's row did, and nobody else hears of it. */
  readonly personId?: string
}

/** Decisions of a person's read; only that person hears of them. */
export interface ReviewNews {
  readonly kind: 'review'
  readonly personId: string
  readonly change: ReviewChange
}

/** The draft of a person's read was saved; only that person hears of it. */
export interface DraftNews extends Omit<Extract<LiveEvent, { kind: 'draft' }>, 'kind'> {
  readonly kind: 'draft'
  readonly personId: string
}

/** What happened, as a part tells it once it is on disk. What a listener may hear of it is the feed's business. */
export type News = ForAll | CaseNews | ReviewNews | DraftNews

/** Tells everyone who listens. Called only for what is on disk. */
export type Publish = (news: News) => void
