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

/** Whether a job may still change the slide's result: it is waiting, running or paused. */
export const isUnfinished = (state: JobState): boolean => !ended.has(state)
