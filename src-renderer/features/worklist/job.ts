import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { JobState } from '#shared/contract/schemas/screening.ts'
import { isUnfinished } from '#shared/domain/job-state.ts'
import { lookUp } from '#shared/messages/index.ts'

/** The possible actions on a case's screening. */
export interface JobSteps {
  readonly unfinished: boolean
  readonly canPause: boolean
  readonly canResume: boolean
  readonly canStop: boolean
  readonly canStart: boolean
}

export function jobSteps({ job, state, present }: Pick<CaseRow, 'job' | 'state' | 'present'>): JobSteps {
  const at = job?.state ?? null
  const open = at !== null && isUnfinished(at)
  return {
    unfinished: open,
    canPause: at === 'queued' || at === 'running',
    canResume: at === 'paused' || at === 'interrupted',
    canStop: open && at !== 'cancelling',
    canStart: !open && present && (state === 'waiting' || state === 'stopped' || state === 'failed'),
  }
}

/** A word for a job that is not simply running; null if it runs. */
export const jobWord = (state: JobState): string | null => lookUp(`worklist.job-${state}`)
