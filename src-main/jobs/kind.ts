import type { Change } from '#main/storage/index.ts'
import type { Job } from './job.ts'

/** What a kind of job does. A part registers its kinds; `jobs/` knows none of them. */
export interface JobKind<P, G> {
  /** As it stands in the records; never given another meaning. */
  readonly name: string
  /** Jobs of kinds with the same slot run one after the other, those of different slots side by side. */
  readonly slot: string
  /**
   * Does the work, or what an earlier attempt has left of it. What it keeps it hands to `control.commit`, so that a run
   * that is cut off at any moment can be run again with the same result. Rejects with AppError: `cancelled` once
   * `control.signal` is aborted, anything else ends the job as failed.
   */
  run(job: Job<P, G>, control: JobControl<G>): Promise<void>
  /** Told of each new state once it is in the records. */
  changed?(job: Job<P, G>): void
}

/** How a running job speaks with the records. */
export interface JobControl<G> {
  readonly signal: AbortSignal
  /**
   * One step forward: `work` and the progress are written in one transaction. Throws `cancelled` and writes nothing where
   * another worker has taken the job over.
   */
  commit(progress: G, work: (change: Change) => void): void
}
