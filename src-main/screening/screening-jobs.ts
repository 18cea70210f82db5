import type { Job, JobControl, Jobs, JobsOf } from '#main/jobs/index.ts'
import type { Models } from '#main/models/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import type { ScreeningJob } from '#shared/contract/schemas/screening.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import { timeLeft } from '#shared/domain/time-left.ts'
import { Announcer } from './announcer.ts'
import { runScreening } from './run.ts'
import type { SlideFactsStore } from './slides.store.ts'
import type { RunDeps, RunStep } from './walk.ts'

/** Progress of a screening, as its job stores it. */
export interface ScreeningProgress {
  readonly tilesDone: number
  readonly tilesTotal: number
  readonly cellsFound: number
}
type Payload = Readonly<Record<string, never>>
export type ScreeningJobRow = Job<Payload, ScreeningProgress>

export interface ScreeningJobsDeps extends Omit<RunDeps, 'model' | 'head'> {
  readonly jobs: Jobs
  readonly slides: SlideFactsStore
  readonly models: Pick<Models, 'find' | 'findHead'>
  publish(event: LiveEvent): void
}

export interface ScreeningJobs {
  readonly jobs: JobsOf<Payload, ScreeningProgress>
  /** The job in the form for windows. */
  view(job: ScreeningJobRow): ScreeningJob
  close(): void
}

/**
 * Number of further tries after a crash of the engine or a change of the slide's file, without a batch in between,
 * before the job is given up.
 */
const TRIES = 3

/** Screening as a kind of job. Every long use of the engine shares its slot. */
export function createScreeningJobs(deps: ScreeningJobsDeps): ScreeningJobs {
  const announcer = new Announcer(deps.publish)
  let underway: Underway | null = null
  const view = (job: ScreeningJobRow): ScreeningJob => ({
    id: job.id,
    slideId: job.slideId!,
    caseId: deps.slides.caseOf(job.slideId!),
    state: job.state,
    ...job.progress,
    msLeft: underway?.id === job.id ? underway.msLeft() : null,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
    error: job.error,
  })
  const jobs = deps.jobs.register<Payload, ScreeningProgress>({
    name: 'screening',
    slot: 'engine',
    changed: (job) => announcer.state(view(job)),
    async run(job, control) {
      const mine = new Underway(job.id)
      underway = mine
      try {
        await untilDone(deps, job, control, (step) => {
          mine.step(step)
          announcer.step(view(jobs.find(job.id)!))
        })
      } finally {
        underway = null
      }
    },
  })
  return { jobs, view, close: () => announcer.close() }
}

const mayPass: ReadonlySet<string> = new Set(['engine-crashed', 'engine-timeout', 'file-changed'])

/** Runs, and after a crash of the engine continues from the last committed batch. */
async function untilDone(
  deps: ScreeningJobsDeps,
  job: ScreeningJobRow,
  { signal, commit }: JobControl<ScreeningProgress>,
  onStep: (step: RunStep) => void,
): Promise<void> {
  const slide = deps.slides.find(job.slideId!)!
  const used = await usedBy(deps, job)
  let { progress } = job
  for (let tries = 1; ; tries++)
    try {
      await runScreening({
        screeningId: job.screeningId!,
        slide,
        deps: { ...deps, ...used },
        signal,
        commit(step, work) {
          if (step) progress = { tilesDone: step.tilesDone, tilesTotal: step.tilesTotal, cellsFound: step.cellsFound }
          commit(progress, work)
          if (!step) return
          tries = 0
          onStep(step)
        },
      })
      return
    } catch (error) {
      // A file with another content ends the next go at once; one that only bears another time is read on.
      if (!isAppError(error) || !mayPass.has(error.code) || tries >= TRIES || signal.aborted) throw error
    }
}

/** The model and head that the screening was requested with. Another may be in use by now. */
async function usedBy(
  { screenings, models }: Pick<ScreeningJobsDeps, 'screenings' | 'models'>,
  { screeningId }: ScreeningJobRow,
): Promise<Pick<RunDeps, 'model' | 'head'>> {
  const { modelSha256, params } = screenings.find(screeningId!)!
  const model = await models.find(modelSha256)
  return { model, head: params.head === undefined ? null : await models.findHead(params.head, model) }
}

/** Estimates the time left from a running screening's own pace. */
class Underway {
  readonly id: number
  readonly #pace = { blocks: { ms: 0, pieces: 0 }, chunks: { ms: 0, pieces: 0 } }
  #left: { blocks: number; chunks: number } | null = null
  #last = performance.now()

  constructor(id: number) {
    this.id = id
  }

  step({ phase, blocksLeft, chunksLeft }: RunStep): void {
    const at = performance.now()
    const pace = phase === 'detect' ? this.#pace.blocks : this.#pace.chunks
    pace.ms += at - this.#last
    pace.pieces++
    this.#last = at
    this.#left = { blocks: blocksLeft, chunks: chunksLeft }
  }

  msLeft(): number | null {
    return this.#left && timeLeft(this.#pace, this.#left)
  }
}
