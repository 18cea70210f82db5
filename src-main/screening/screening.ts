import type { Database } from 'better-sqlite3'
import type { Engine } from '#main/engine/index.ts'
import type { LoadedModel } from '#main/models/index.ts'
import { translating } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type {
  CellColumns,
  CellDetail,
  FocusMap,
  NearestCells,
  ScreeningJob,
  ScreeningResult,
} from '#shared/contract/schemas/screening.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import { isUnfinished } from '#shared/domain/job-state.ts'
import { openCellsStore, type Proposal } from './cells.store.ts'
import { noColumns, toColumns, toDetail } from './columns.ts'
import { focusMapOf } from './focus.ts'
import { type JobRecord, openJobsStore } from './jobs.store.ts'
import { nearestTo } from './nearest.ts'
import { hashOfParams, type ScreeningChoices, screeningParams } from './params.ts'
import { JobQueue } from './queue.ts'
import { openScreeningsStore } from './screenings.store.ts'

export interface ScreeningDeps {
  readonly db: Database
  readonly engine: Engine
  /** Null where no model could be loaded: `start` then throws `modelError`. */
  readonly model: LoadedModel | null
  readonly modelError?: AppError
  publish(event: LiveEvent): void
  now(): Date
  /** Told of errors that are bugs, for the log. */
  readonly onBug?: (error: unknown) => void
  /** Parameters other than the usual ones, for benchmarks and tests; they are part of the cache key. */
  readonly choices?: ScreeningChoices
}

/** Screening as a persisted job: what is committed survives, and a run goes on where the last one stopped. */
export interface Screening {
  /**
   * Queues the slide, or answers with the job that is under way; a paused one goes on. Where the same content was
   * screened with the same model and parameters before, the job is done at once. Throws `not-found`, `scale-unknown`,
   * `case-signed` when that would give a signed case another result, and where there is no model, why.
   */
  start(slideId: number): ScreeningJob
  /** Throws `not-found` without a job, and `conflict` for one that has ended; so do `resume` and `cancel`. */
  pause(slideId: number): ScreeningJob
  resume(slideId: number): ScreeningJob
  cancel(slideId: number): ScreeningJob
  /** Call once at start: what the last process left running is queued again. */
  resumeInterrupted(): void
  /** The slide's latest job. */
  jobOf(slideId: number): ScreeningJob | null
  /** The slide's latest finished screening. */
  resultOf(slideId: number): ScreeningResult | null
  /** Where the slide is sharp, of the latest finished screening. */
  focus(slideId: number): FocusMap | null
  /** The screening whose cells are shown: the one under way, else the latest finished one. */
  currentScreeningId(slideId: number): number | null
  columns(slideId: number, afterId: number): CellColumns
  /** Throws `not-found`. */
  detail(cellId: number): CellDetail
  /** Training cells nearest to this one; see the contract. Throws `not-found`. */
  nearest(cellId: number): NearestCells
  /** The `n` most suspicious cells of the latest finished screening. */
  top(slideId: number, n: number): CellDetail[]
  /** Every cell of the latest finished screening as the gallery listed it at first, for evaluation. */
  proposals(slideId: number): Proposal[]
  /** Whether a screening is running now. */
  readonly busy: boolean
  /** Resolves with the slide's job once it has ended. Rejects with `not-found` where there is none. */
  finished(slideId: number): Promise<ScreeningJob>
  /** Stops after the batch in flight; unfinished jobs go on with the next `resumeInterrupted`. */
  close(): Promise<void>
}

export function createScreening(deps: ScreeningDeps): Screening {
  const { db, model, now } = deps
  const jobs = openJobsStore(db)
  const screenings = openScreeningsStore(db)
  const cells = openCellsStore(db)
  const queue = new JobQueue({ ...deps, jobs, screenings, cells })

  const jobFor = (slideId: number): JobRecord => {
    const job = jobs.latest(slideId)
    if (!job) throw new AppError('not-found')
    return job
  }
  const currentScreeningId = (slideId: number): number | null => {
    const latest = jobs.latest(slideId)
    if (!latest) return null
    const ended = latest.state === 'failed' || latest.state === 'cancelled'
    return (ended ? jobs.latestSucceeded(slideId) : null)?.screeningId ?? latest.screeningId
  }

  return {
    start(slideId) {
      const slide = jobs.slide(slideId)
      if (!slide) throw new AppError('not-found')
      if (slide.micronsPerPixel === null) throw new AppError('scale-unknown', { file: slide.fileName })
      if (!model) throw deps.modelError ?? new AppError('model-missing', { name: '' })
      const params = screeningParams(slide.micronsPerPixel, deps.choices)
      const at = now().toISOString()
      const key = { slideSha256: slide.sha256, modelSha256: model.sha256, paramsHash: hashOfParams(params), params, at }
      const screening = translating(() => screenings.obtain(key))
      const latest = jobs.latest(slideId)
      if (latest && isUnfinished(latest.state)) {
        if (latest.screeningId === screening.id && latest.state !== 'cancelling')
          return latest.state === 'paused' || latest.state === 'pausing' ? queue.resume(latest) : queue.view(latest)
        // The scale was corrected meanwhile: what is under way answers another question.
        if (latest.state !== 'cancelling') queue.cancel(latest)
      }
      // What the signer saw stays: neither computed anew nor replaced by what another model found.
      if (slide.signed && screening.id !== jobs.latestSucceeded(slideId)?.screeningId) throw new AppError('case-signed')
      const job = translating(() =>
        screening.result
          ? jobs.addDone(slideId, screening.id, at, screening.result.cells.total)
          : jobs.enqueue(slideId, screening.id, at),
      )
      return queue.added(job)
    },
    pause: (slideId) => queue.pause(jobFor(slideId)),
    resume: (slideId) => queue.resume(jobFor(slideId)),
    cancel: (slideId) => queue.cancel(jobFor(slideId)),
    resumeInterrupted: () => queue.resumeInterrupted(),
    jobOf(slideId) {
      const job = jobs.latest(slideId)
      return job && queue.view(job)
    },
    resultOf(slideId) {
      const job = jobs.latestSucceeded(slideId)
      const result = job && screenings.result(job.screeningId)
      return result
        ? { focus: null, ...result, screeningId: job.screeningId, slideId, cached: job.startedAt === null }
        : null
    },
    focus(slideId) {
      const job = jobs.latestSucceeded(slideId)
      const screening = job && screenings.find(job.screeningId)
      return screening ? focusMapOf(screening) : null
    },
    currentScreeningId,
    columns(slideId, afterId) {
      const slide = jobs.slide(slideId)
      if (!slide) throw new AppError('not-found')
      const screeningId = currentScreeningId(slideId)
      return screeningId === null
        ? noColumns(slideId)
        : toColumns(slideId, cells.columns(slide.caseId, screeningId, afterId))
    },
    detail(cellId) {
      const row = cells.detail(cellId)
      if (!row) throw new AppError('not-found')
      return toDetail(row, screenings.find(row.screeningId)?.plan?.classes ?? [])
    },
    nearest(cellId) {
      const stored = cells.embedding(cellId)
      if (!stored) throw new AppError('not-found')
      return nearestTo(stored.embedding, stored.modelSha256, model)
    },
    top(slideId, n) {
      const job = jobs.latestSucceeded(slideId)
      const screening = job && screenings.find(job.screeningId)
      if (!screening) return []
      const ids = cells.ranked(screening.id, n)
      return ids.map((id) => toDetail(cells.detail(id)!, screening.plan?.classes ?? []))
    },
    proposals(slideId) {
      const job = jobs.latestSucceeded(slideId)
      return job?.screeningId ? cells.proposals(job.screeningId) : []
    },
    get busy() {
      return queue.busy
    },
    finished: (slideId) => queue.finished(jobFor(slideId)),
    close: () => queue.close(),
  }
}
