import type { Contents } from '#main/contents/index.ts'
import type { Engine } from '#main/engine/index.ts'
import type { Jobs } from '#main/jobs/index.ts'
import type { Models } from '#main/models/index.ts'
import type { Anchoring } from '#main/reads/index.ts'
import type { Records } from '#main/storage/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import { AppError, notFound } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { ScreeningJob } from '#shared/contract/schemas/screening.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import { isUnfinished } from '#shared/domain/job-state.ts'
import { openCellsStore } from './cells.store.ts'
import { hashOfParams, type ScreeningChoices, screeningParams } from './params.ts'
import { createScreeningJobs, type ScreeningJobRow } from './screening-jobs.ts'
import { openScreeningsStore, type ScreeningsStore, type StoredScreening } from './screenings.store.ts'
import { createShownScreening, type ShownScreening } from './shown.ts'
import { openShownCells } from './shown-cells.store.ts'
import { openSlideFacts, type SlideFacts } from './slides.store.ts'

export interface ScreeningDeps {
  readonly records: Records
  readonly jobs: Jobs
  readonly engine: Engine
  readonly contents: Pick<Contents, 'sure'>
  /** Attaches people's decisions to the cells of the screening that is shown. */
  readonly anchoring: Anchoring
  readonly models: Pick<Models, 'current' | 'known' | 'find' | 'findHead'>
  readonly tasks: Tasks
  publish(event: LiveEvent): void
  now(): Date
  /** Unusual parameters, for benchmarks and tests. They are part of the cache key. */
  readonly choices?: ScreeningChoices
}

/** The person who asks, by `people.id`. */
type Asking = Pick<Reader, 'id'>

/** Screening as a persisted job: committed work survives, and a run continues where the last one stopped. */
export interface Screening extends ShownScreening {
  /**
   * Queues the slide, or returns the unfinished job; a paused one resumes. If the same content was screened with the
   * same model, head and parameters before, the job is done at once. Throws `not-found`, `scale-unknown`,
   * `task-without-model` if no model is for the case's task, `case-signed` if that would give a signed case another
   * result, and the reason if there is no model.
   */
  start(by: Asking, slideId: number): ScreeningJob
  /** Throws `not-found` without a job, and `conflict` for one that has ended; so do `resume` and `cancel`. */
  pause(by: Asking, slideId: number): ScreeningJob
  resume(by: Asking, slideId: number): ScreeningJob
  cancel(by: Asking, slideId: number): ScreeningJob
  /** The slide's latest job. */
  jobOf(slideId: number): ScreeningJob | null
  /** Whether a screening is running now. */
  readonly busy: boolean
  /** Resolves with the slide's job once it has ended. Rejects with `not-found` if there is none. */
  finished(slideId: number): Promise<ScreeningJob>
  /** Reports nothing more. `Jobs.close` stops running work. */
  close(): void
}

export function createScreening(deps: ScreeningDeps): Screening {
  const { records } = deps
  const screenings = openScreeningsStore(records)
  const cells = openCellsStore(records)
  const slides = openSlideFacts(records)
  const { jobs, view, close } = createScreeningJobs({ ...deps, screenings, cells, slides })
  const wasCached = (slideId: number): boolean => jobs.latestOfSlide(slideId, 'succeeded')?.startedAt === null
  const shown = createShownScreening({
    ...deps,
    ...{ screenings, slides, wasCached },
    cells: { ...openShownCells(records), ranked: cells.ranked },
  })

  const slideOf = (slideId: number): SlideFacts => slides.find(slideId) ?? notFound()
  const jobFor = (slideId: number): ScreeningJobRow => jobs.latestOfSlide(slideId) ?? notFound()

  return {
    ...shown,
    start({ id: by }, slideId) {
      const slide = slideOf(slideId)
      const screening = wantedOf(slide, by, screenings, deps)
      const latest = jobs.latestOfSlide(slideId)
      if (latest && isUnfinished(latest.state) && latest.state !== 'cancelling') {
        if (latest.screeningId === screening.id) {
          const found = jobs.revive(latest.id)
          return view(isHeld(found) ? jobs.resume(by, found.id) : found)
        }
        // The scale or the model has changed, so the unfinished job answers a different question.
        jobs.cancel(by, latest.id)
      }
      // What the signer saw stays. It is neither computed again nor replaced by another model's findings.
      if (slide.signed && screening.id !== shown.resultOf(slideId)?.screeningId) throw new AppError('case-signed')
      // A finished screening is shown at once, an unfinished one only if there is no finished one.
      if (screening.phase === 'done' || !shown.resultOf(slideId)) show(by, slideId, screening, deps)
      const job = { slideId, screeningId: screening.id, payload: {} }
      const cells = screening.result?.cells.total
      return view(
        cells === undefined
          ? jobs.ask(by, { ...job, progress: { tilesDone: 0, tilesTotal: 0, cellsFound: 0 } })
          : jobs.askDone(by, { ...job, progress: { tilesDone: 1, tilesTotal: 1, cellsFound: cells } }),
      )
    },
    pause: (by, slideId) => view(jobs.pause(by.id, jobFor(slideId).id)),
    resume: (by, slideId) => view(jobs.resume(by.id, jobFor(slideId).id)),
    cancel: (by, slideId) => view(jobs.cancel(by.id, jobFor(slideId).id)),
    jobOf(slideId) {
      const job = jobs.latestOfSlide(slideId)
      return job && view(job)
    },
    get busy() {
      return jobs.busy
    },
    finished: async (slideId) => view(await jobs.finished(jobFor(slideId).id)),
    close,
  }
}

const isHeld = ({ state }: ScreeningJobRow): boolean => state === 'paused' || state === 'pausing'

/** The screening for the slide's current content and parameters, created if there is none. */
function wantedOf(
  { sha256, fileName, micronsPerPixel, task }: SlideFacts,
  by: string,
  screenings: ScreeningsStore,
  { records, models, choices }: ScreeningDeps,
): StoredScreening {
  if (micronsPerPixel === null) throw new AppError('scale-unknown', { file: fileName })
  const { model, head } = models.current(task)
  const params = screeningParams(micronsPerPixel, choices, head)
  const key = { slideSha256: sha256, modelSha256: model.sha256, paramsHash: hashOfParams(params), params, task }
  return records.change({ by, what: 'screening-progressed' }, (change) => screenings.obtain(change, key))
}

function show(by: string, slideId: number, { id }: StoredScreening, { records, anchoring }: ScreeningDeps): void {
  if (anchoring.shownOf(slideId) === id) return
  records.change({ by, what: 'screening-progressed', about: { slideId } }, (change) =>
    anchoring.show(change, slideId, id),
  )
}
