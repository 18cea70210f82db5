import type { Change } from '#main/storage/index.ts'
import type { Job } from './job.ts'

/** What a kind of job does. Each part registers its kinds; `jobs/` itself has none. */
export interface JobKind<P, G> {
  /** The name in the records. It must never get another meaning. */
  readonly name: string
  /** Jobs of kinds with the same slot run one after another, those of different slots in parallel. */
  readonly slot: string
  /**
   * Does the work, or what an earlier attempt left of it. It stores its results through `control.commit`, so that a
   * run interrupted at any moment can be repeated with the same result. Rejects with AppError: `cancelled` once
   * `control.signal` is aborted; any other error makes the job fail.
   */
  run(job: Job<P, G>, control: JobControl<G>): Promise<void>
  /** Called with each new state once it is in the records. */
  changed?(job: Job<P, G>): void
}

/** A running job's connection to the records. */
export interface JobControl<G> {
  readonly signal: AbortSignal
  /**
   * One step of progress: `work` and the progress are written in one transaction. Throws `cancelled` and writes
   * nothing if another worker has taken over the job.
   */
  commit(progress: G, work: (change: Change) => void): void
}
