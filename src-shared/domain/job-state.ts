/** Where a job stands. */
export const jobStates = [
  'queued',
  'running',
  'pausing',
  'paused',
  'cancelling',
  'cancelled',
  'succeeded',
  'failed',
  'interrupted',
] as const
export type JobState = (typeof jobStates)[number]

const ended: ReadonlySet<JobState> = new Set(['succeeded', 'failed', 'cancelled'])

/** A job that may still change the slide's result: waiting, under way, or held up for a while. */
export const isUnfinished = (state: JobState): boolean => !ended.has(state)
