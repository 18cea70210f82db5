import type { CaseState } from '#shared/contract/schemas/review.ts'
import type { JobState } from '#shared/contract/schemas/screening.ts'

export interface SlideFacts {
  readonly scaleKnown: boolean
  /** Of the slide's latest screening job; null when there never was one. */
  readonly jobState: JobState | null
  readonly hasResult: boolean
}

export interface CaseFacts {
  readonly signed: boolean
  /** A signed case that is being amended. */
  readonly amending: boolean
  /** The person who looks has decided on a cell or saved a draft. */
  readonly touched: boolean
}

export type SlideState = Exclude<CaseState, 'signed' | 'amending' | 'in-review'>

/** What needs somebody first comes first: a case is where the first of its slides is that gets in the way. */
const hindrance: readonly SlideState[] = ['needs-scale', 'failed', 'stopped', 'screening', 'waiting', 'ready']

/** Where a slide stands. One with a result stays readable whatever a later job does. */
export function slideState({ scaleKnown, jobState, hasResult }: SlideFacts): SlideState {
  if (!scaleKnown) return 'needs-scale'
  if (jobState !== null && isScreening(jobState)) return 'screening'
  if (hasResult) return 'ready'
  if (jobState === 'cancelled') return 'stopped'
  return jobState === 'failed' ? 'failed' : 'waiting'
}

/** Compares two slides, the one that gets in the way first. */
export const compareStates = (a: SlideState, b: SlideState): number => hindrance.indexOf(a) - hindrance.indexOf(b)

/** Where a case stands, for the worklist. */
export function caseState(slides: readonly SlideState[], { signed, amending, touched }: CaseFacts): CaseState {
  if (signed) return amending ? 'amending' : 'signed'
  const state = [...slides].sort(compareStates)[0] ?? 'waiting'
  return state === 'ready' && touched ? 'in-review' : state
}

const isScreening = (state: JobState): boolean =>
  state === 'running' || state === 'pausing' || state === 'paused' || state === 'cancelling'
