export type { Job, JobSubjects, NewJob } from './job.ts'
export { createJobs, type Jobs, type JobsDeps, type JobsOf } from './jobs.ts'
export type { JobControl, JobKind } from './kind.ts'
