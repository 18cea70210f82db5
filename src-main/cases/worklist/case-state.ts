import type { CaseState } from '#shared/contract/schemas/review.ts'
import type { JobState } from '#shared/contract/schemas/screening.ts'

export interface SlideFacts {
  readonly scaleKnown: boolean
  /** State of the slide's latest screening job; null if there was none. */
  readonly jobState: JobState | null
  readonly hasResult: boolean
}

export interface CaseFacts {
  readonly signed: boolean
  /** Whether a signed case is being amended. */
  readonly amending: boolean
  /** Whether the person who asks has decided on a cell or saved a draft. */
  readonly touched: boolean
}

export type SlideState = Exclude<CaseState, 'signed' | 'amending' | 'in-review'>

/** States in the order of what needs somebody first. A case has the state of its slide that comes first here. */
const hindrance: readonly SlideState[] = ['needs-scale', 'failed', 'stopped', 'screening', 'waiting', 'ready']

/** The state of a slide. One with a result stays readable, whatever a later job does. */
export function slideState({ scaleKnown, jobState, hasResult }: SlideFacts): SlideState {
  if (!scaleKnown) return 'needs-scale'
  if (jobState !== null && isScreening(jobState)) return 'screening'
  if (hasResult) return 'ready'
  if (jobState === 'cancelled') return 'stopped'
  return jobState === 'failed' ? 'failed' : 'waiting'
}

/** Compares two slides; the more urgent state comes first. */
export const compareStates = (a: SlideState, b: SlideState): number => hindrance.indexOf(a) - hindrance.indexOf(b)

/** The state of a case for the worklist. */
export function caseState(slides: readonly SlideState[], { signed, amending, touched }: CaseFacts): CaseState {
  if (signed) return amending ? 'amending' : 'signed'
  const state = [...slides].sort(compareStates)[0] ?? 'waiting'
  return state === 'ready' && touched ? 'in-review' : state
}

const isScreening = (state: JobState): boolean =>
  state === 'running' || state === 'pausing' || state === 'paused' || state === 'cancelling'
