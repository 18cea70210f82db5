import type { JobState } from '../contract/schemas/screening.ts'

const ended: ReadonlySet<JobState> = new Set(['succeeded', 'failed', 'cancelled'])

/** A job that may still change the slide's result: waiting, under way, or held up for a while. */
export const isUnfinished = (state: JobState): boolean => !ended.has(state)
