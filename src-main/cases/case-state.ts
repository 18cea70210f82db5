import type { CaseState } from '#shared/contract/schemas/review.ts'
import type { JobState } from '#shared/contract/schemas/screening.ts'

export interface CaseFacts {
  readonly signed: boolean
  readonly scaleKnown: boolean
  /** Of the slide's latest screening job; null when there never was one. */
  readonly jobState: JobState | null
  readonly hasResult: boolean
  /** A reader has decided on a cell or saved a draft. */
  readonly touched: boolean
}

/** Where a case stands, for the worklist. A case with a result stays readable whatever a later job does. */
export function caseState({ signed, scaleKnown, jobState, hasResult, touched }: CaseFacts): CaseState {
  if (signed) return 'signed'
  if (!scaleKnown) return 'needs-scale'
  if (jobState !== null && isScreening(jobState)) return 'screening'
  if (hasResult) return touched ? 'in-review' : 'ready'
  if (jobState === 'cancelled') return 'stopped'
  return jobState === 'failed' ? 'failed' : 'waiting'
}

const isScreening = (state: JobState): boolean =>
  state === 'running' || state === 'pausing' || state === 'paused' || state === 'cancelling'
