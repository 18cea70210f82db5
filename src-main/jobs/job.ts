import type { ErrorData } from '#shared/contract/errors.ts'
import type { JobState } from '#shared/contract/schemas/screening.ts'

/** What a job is about: all ids that apply. */
export interface JobSubjects {
  readonly caseId?: number | null
  readonly slideId?: number | null
  readonly screeningId?: number | null
  /** Id or code of anything else, e.g. a model's hash. Never text about a patient. */
  readonly subject?: string | null
}

/** One row of `jobs`. `P` is the kind's payload and `G` its progress, both plain JSON. */
export interface Job<P = unknown, G = unknown> extends Required<JobSubjects> {
  readonly id: number
  readonly kind: string
  readonly payload: P
  /** Jobs with a higher number run first; jobs with equal numbers in the order of their requests. */
  readonly priority: number
  readonly state: JobState
  /** How often a worker took it since its last progress. */
  readonly attempts: number
  readonly progress: G
  readonly error: ErrorData | null
  /** The worker that has it, or had it last. */
  readonly worker: string | null
  /** `people.id` */
  readonly askedBy: string
  /** ISO 8601, like the other times. */
  readonly queuedAt: string
  /** Null for a job that had nothing to do. */
  readonly startedAt: string | null
  readonly finishedAt: string | null
}

export interface NewJob<P, G> extends JobSubjects {
  readonly payload: P
  readonly progress: G
  readonly priority?: number
}

/** A job that a worker holds until its lease ends. `until` is in ms since 1970. */
export interface LeasedJob {
  readonly job: Job
  readonly lease: { readonly worker: string; readonly until: number } | null
}
