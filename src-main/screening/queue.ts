import type { LoadedModel } from '#main/models/index.ts'
import { translating } from '#main/storage/index.ts'
import { AppError, isAppError, toErrorData } from '#shared/contract/errors.ts'
import type { JobState, ScreeningJob } from '#shared/contract/schemas/screening.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import { isUnfinished } from '#shared/domain/job-state.ts'
import { timeLeft } from '#shared/domain/time-left.ts'
import { Announcer } from './announcer.ts'
import type { JobRecord } from './jobs.store.ts'
import { runScreening } from './run.ts'
import type { RunDeps, RunStep } from './walk.ts'

export interface QueueDeps extends Omit<RunDeps, 'model'> {
  readonly model: LoadedModel | null
  readonly modelError?: AppError
  publish(event: LiveEvent): void
  readonly onBug?: (error: unknown) => void
}

/** A crashed engine is started again this often without a batch in between before the job is given up. */
const TRIES = 3
const RETRY_MS = 10_000

type Wish = 'pause' | 'cancel' | 'close'

interface Current {
  readonly id: number
  readonly stop: AbortController
  wish: Wish | null
  readonly pace: { blocks: { ms: number; pieces: number }; chunks: { ms: number; pieces: number } }
  left: { blocks: number; chunks: number } | null
  lastStep: number
}

/** One screening at a time, in the order they were queued; every change of state is on disk before it is told. */
export class JobQueue {
  readonly #deps: QueueDeps
  readonly #announcer: Announcer
  readonly #waiting = new Map<number, ((job: ScreeningJob) => void)[]>()
  #current: Current | null = null
  #running: Promise<void> = Promise.resolve()
  #retry: NodeJS.Timeout | undefined
  #closed = false

  constructor(deps: QueueDeps) {
    this.#deps = deps
    this.#announcer = new Announcer(deps.publish)
  }

  /** Whether a screening is running now. */
  get busy(): boolean {
    return this.#current !== null
  }

  /** The job as windows see it. */
  view(job: JobRecord): ScreeningJob {
    const { screeningId: _, ...shown } = job
    return { ...shown, msLeft: this.#msLeft(job.id) }
  }

  /** A new row is in. */
  added(job: JobRecord): ScreeningJob {
    this.#tell(job.id)
    this.#next()
    return this.#now(job.id)
  }

  pause(job: JobRecord): ScreeningJob {
    if (job.state === 'queued' || job.state === 'interrupted') this.#set(job.id, 'paused')
    else if (job.state === 'running' && this.#current?.id === job.id) {
      this.#set(job.id, 'pausing')
      this.#stop('pause')
    } else if (job.state !== 'pausing' && job.state !== 'paused') throw new AppError('conflict')
    return this.#now(job.id)
  }

  resume(job: JobRecord): ScreeningJob {
    if (job.state === 'pausing' && this.#current?.id === job.id) {
      // Taken back before the run had stopped: it goes on as soon as it has.
      this.#current.wish = null
      this.#set(job.id, 'running')
    } else if (job.state === 'paused' || job.state === 'interrupted') {
      this.#set(job.id, 'queued')
      this.#next()
    } else if (job.state !== 'queued' && job.state !== 'running') throw new AppError('conflict')
    return this.#now(job.id)
  }

  cancel(job: JobRecord): ScreeningJob {
    if (!isUnfinished(job.state)) throw new AppError('conflict')
    if (this.#current?.id === job.id) {
      this.#set(job.id, 'cancelling')
      this.#stop('cancel')
    } else this.#end(job.id, 'cancelled')
    return this.#now(job.id)
  }

  /** What the last process left behind: a wish to pause or cancel is fulfilled, the rest is queued again. */
  resumeInterrupted(): void {
    const { jobs } = this.#deps
    for (const job of jobs.inState('cancelling')) this.#end(job.id, 'cancelled')
    for (const job of jobs.inState('pausing')) this.#set(job.id, 'paused')
    for (const job of jobs.inState('running')) this.#set(job.id, 'interrupted')
    for (const job of jobs.inState('interrupted')) this.#set(job.id, 'queued')
    this.#next()
  }

  finished(job: JobRecord): Promise<ScreeningJob> {
    if (!isUnfinished(job.state)) return Promise.resolve(this.view(job))
    return new Promise((resolve) => {
      this.#waiting.set(job.id, [...(this.#waiting.get(job.id) ?? []), resolve])
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#current) this.#stop('close')
    clearTimeout(this.#retry)
    await this.#running
    this.#announcer.close()
  }

  #next(): void {
    if (this.#current || this.#closed) return
    const job = this.#deps.jobs.inState('queued')[0]
    if (!job) return
    const current: Current = {
      id: job.id,
      stop: new AbortController(),
      wish: null,
      pace: { blocks: { ms: 0, pieces: 0 }, chunks: { ms: 0, pieces: 0 } },
      left: null,
      lastStep: performance.now(),
    }
    this.#current = current
    this.#running = this.#work(current).then(
      () => {
        this.#current = null
        this.#next()
      },
      (error) => {
        // The state could not be written (the disk is full): not at once again, and no other job either.
        this.#current = null
        this.#deps.onBug?.(error)
        this.#retry = setTimeout(() => this.#next(), RETRY_MS).unref()
      },
    )
  }

  async #work(current: Current): Promise<void> {
    try {
      translating(() => this.#deps.jobs.begin(current.id, this.#at()))
      this.#tell(current.id)
      await this.#untilDone(current)
      this.#end(current.id, 'succeeded')
    } catch (error) {
      this.#stopped(current, error)
    }
  }

  /** Runs, and after a crash of the engine goes on from the last committed batch. */
  async #untilDone(current: Current): Promise<void> {
    const { model, modelError, jobs } = this.#deps
    if (!model) throw modelError ?? new AppError('model-missing', { name: '' })
    const record = jobs.find(current.id)!
    const job = { id: record.id, screeningId: record.screeningId, slide: jobs.slide(record.slideId)! }
    for (let tries = 1; ; tries++) {
      try {
        await runScreening(job, { ...this.#deps, model }, current.stop.signal, (step) => {
          tries = 0
          this.#step(current, step)
        })
        return
      } catch (error) {
        const crashed = isAppError(error) && (error.code === 'engine-crashed' || error.code === 'engine-timeout')
        if (!crashed || tries >= TRIES || current.stop.signal.aborted) throw error
      }
    }
  }

  #stopped(current: Current, error: unknown): void {
    if (isAppError(error) && error.code === 'cancelled' && current.stop.signal.aborted) {
      if (current.wish === 'pause') this.#set(current.id, 'paused')
      else if (current.wish === 'cancel') this.#end(current.id, 'cancelled')
      else if (current.wish === 'close') this.#set(current.id, 'interrupted')
      // The wish was taken back.
      else this.#set(current.id, 'queued')
      return
    }
    if (!isAppError(error)) this.#deps.onBug?.(error)
    this.#end(current.id, 'failed', error)
  }

  #step(current: Current, step: RunStep): void {
    const at = performance.now()
    const pace = step.phase === 'detect' ? current.pace.blocks : current.pace.chunks
    pace.ms += at - current.lastStep
    pace.pieces++
    current.lastStep = at
    current.left = { blocks: step.blocksLeft, chunks: step.chunksLeft }
    this.#announcer.step(this.#now(current.id))
  }

  #msLeft(id: number): number | null {
    const current = this.#current
    return current?.id === id && current.left ? timeLeft(current.pace, current.left) : null
  }

  #stop(wish: Wish): void {
    if (!this.#current) return
    this.#current.wish = wish
    this.#current.stop.abort()
  }

  #set(id: number, state: JobState): void {
    translating(() => this.#deps.jobs.setState(id, state))
    this.#tell(id)
  }

  #end(id: number, state: 'succeeded' | 'failed' | 'cancelled', error?: unknown): void {
    const data = error === undefined ? null : toErrorData(error)
    translating(() => this.#deps.jobs.end(id, state, this.#at(), data))
    const job = this.#tell(id)
    for (const resolve of this.#waiting.get(id) ?? []) resolve(job)
    this.#waiting.delete(id)
  }

  #tell(id: number): ScreeningJob {
    const job = this.#now(id)
    this.#announcer.state(job)
    return job
  }

  #now(id: number): ScreeningJob {
    return this.view(this.#deps.jobs.find(id)!)
  }

  #at(): string {
    return this.#deps.now().toISOString()
  }
}
