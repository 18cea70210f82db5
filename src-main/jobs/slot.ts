import { setTimeout as delay } from 'node:timers/promises'
import { type Records, systemPerson } from '#main/storage/index.ts'
import { AppError, type ErrorData, isAppError, toErrorData } from '#shared/contract/errors.ts'
import type { JobState } from '#shared/contract/schemas/screening.ts'
import type { Job } from './job.ts'
import type { JobControl, JobKind } from './kind.ts'
import type { JobsStore } from './leases.store.ts'

export interface SlotDeps {
  readonly records: Records
  readonly store: JobsStore
  readonly worker: string
  /** How long a job stays with this worker without a heartbeat; ms. */
  readonly leaseMs: number
  /** Delay before retrying a change of state that could not be written; ms. */
  readonly retryMs: number
  readonly nowMs: () => number
  /** Called once a new state is in the records. */
  readonly changed: (id: number) => void
  readonly onBug: (error: unknown) => void
}

/** Why a run was stopped; null if that was undone. `lost`: another worker now has the job. */
type Wish = 'pause' | 'cancel' | 'close' | 'lost' | null

interface Current {
  readonly id: number
  readonly stop: AbortController
  wish: Wish
}

interface Outcome {
  readonly state: JobState
  readonly error: ErrorData | null
}

/** A job that ended its worker or its run this often without progress is not started again automatically. */
export const MOST_ATTEMPTS = 5

/** One job at a time. Every change of state is on disk before anything follows from it. */
export class Slot {
  readonly #deps: SlotDeps
  readonly #kinds = new Map<string, JobKind<unknown, unknown>>()
  readonly #closing = new AbortController()
  #current: Current | null = null
  #running: Promise<void> = Promise.resolve()
  /** A run that has ended, as long as its end cannot be written. */
  #unwritten: { readonly id: number; readonly state: 'failed' | 'interrupted'; readonly error: ErrorData } | null = null

  constructor(deps: SlotDeps) {
    this.#deps = deps
  }

  add(kind: JobKind<unknown, unknown>): void {
    this.#kinds.set(kind.name, kind)
  }

  get busy(): boolean {
    return this.#current !== null
  }

  /** Whether this job is running here. */
  holds(id: number): boolean {
    return this.#current?.id === id
  }

  /** The job as it stands: nobody works on it any more if only its end could not be written. */
  asItStands(job: Job): Job {
    const { id, state, error } = this.#unwritten ?? {}
    return id === job.id && state && error ? { ...job, state, error } : job
  }

  /** Takes the next job if none is running. */
  next(): void {
    if (this.#current || this.#closing.signal.aborted) return
    const job = this.#deps.store.queued([...this.#kinds.keys()])
    if (!job) return
    const current: Current = { id: job.id, stop: new AbortController(), wish: null }
    this.#current = current
    this.#running = this.#work(current, this.#begin(current))
  }

  /** Stops the running job, or undoes that; it then continues as soon as it has stopped. */
  wish(id: number, wish: 'pause' | 'cancel' | null): void {
    if (this.#current?.id !== id || this.#current.wish === 'lost') return
    this.#current.wish = wish
    if (wish !== null) this.#current.stop.abort()
  }

  /** Stops the running job and takes no other. */
  async close(): Promise<void> {
    this.#closing.abort()
    if (this.#current) {
      this.#current.wish ??= 'close'
      this.#current.stop.abort()
    }
    await this.#running
  }

  /** The job with its lease, immediately; null if it was not available. */
  #begin({ id }: Current): Job | null | Error {
    const { records, store, worker, leaseMs, nowMs } = this.#deps
    try {
      const mine = records.change({ by: systemPerson, what: 'job-progressed' }, (change) =>
        store.begin(change, id, worker, nowMs() + leaseMs),
      )
      if (!mine) return null
      this.#tell(id)
      return store.find(id)
    } catch (error) {
      return error as Error
    }
  }

  async #work(current: Current, begun: Job | null | Error): Promise<void> {
    // The caller of `next` gets its promise before the following one is made.
    await Promise.resolve()
    if (begun instanceof Error) {
      // It could not be written, most likely because the disk is full. It is not retried at once, and no other job is
      // taken either.
      this.#deps.onBug(begun)
      await this.#pauseFor(this.#deps.retryMs)
    } else if (begun) {
      const heart = setInterval(() => this.#beat(current), this.#deps.leaseMs / 3).unref()
      const failure = await this.#run(current, begun)
      clearInterval(heart)
      if (current.wish !== 'lost') return this.#settle(current, failure, begun.attempts)
    }
    this.#current = null
    this.next()
  }

  /** Resolves with the reason why the run ended; null if it is done. */
  async #run(current: Current, job: Job): Promise<unknown> {
    try {
      await this.#kinds.get(job.kind)!.run(job, this.#controlOf(current, job))
      return null
    } catch (error) {
      return error ?? new Error('The job ended without a reason')
    }
  }

  #controlOf(current: Current, { slideId, caseId }: Job): JobControl<unknown> {
    const { records, store, worker } = this.#deps
    const about = { ...(slideId === null ? {} : { slideId }), ...(caseId === null ? {} : { caseId }) }
    return {
      signal: current.stop.signal,
      commit: (progress, work) =>
        records.change({ by: systemPerson, what: 'job-progressed', about }, (change) => {
          work(change)
          if (store.step(change, current.id, worker, progress)) return
          this.#lose(current)
          throw new AppError('cancelled')
        }),
    }
  }

  #beat(current: Current): void {
    const { records, store, worker, leaseMs, nowMs, onBug } = this.#deps
    try {
      const mine = records.change({ by: systemPerson, what: 'job-progressed' }, (change) =>
        store.renew(change, current.id, worker, nowMs() + leaseMs),
      )
      if (!mine) this.#lose(current)
    } catch (error) {
      // The lease may expire. Then nothing more of this run is written.
      onBug(error)
    }
  }

  #lose(current: Current): void {
    current.wish = 'lost'
    current.stop.abort()
  }

  /**
   * Writes how the run ended, and retries as long as that cannot be written. A run that met a full or failing disk is
   * queued again, and waits longer each time.
   */
  async #settle(current: Current, failure: unknown, attempts: number): Promise<void> {
    const { onBug, retryMs } = this.#deps
    if (failure !== null && !isAppError(failure)) onBug(failure)
    const again = mayHaveRoomLater(failure) && attempts < MOST_ATTEMPTS
    for (let written = false; !written; )
      try {
        this.#write(current.id, again ? againOf(current) : outcomeOf(current, failure))
        written = true
      } catch (error) {
        // The next start finds a job begun by a worker that is gone.
        if (this.#closing.signal.aborted) return
        if (!this.#unwritten) {
          onBug(error)
          const state = failure === null ? 'interrupted' : 'failed'
          this.#unwritten = { id: current.id, state, error: toErrorData(failure ?? error) }
          this.#tell(current.id)
        }
        await this.#pauseFor(retryMs)
      }
    this.#current = null
    this.#unwritten = null
    this.#tell(current.id)
    if (again) await this.#pauseFor(retryMs * attempts)
    this.next()
  }

  #write(id: number, { state, error }: Outcome): void {
    const { records, store, worker } = this.#deps
    const ended = state === 'succeeded' || state === 'failed' || state === 'cancelled'
    records.change(
      { by: systemPerson, what: ended ? 'job-ended' : 'job-progressed', about: { subject: `job ${id}` } },
      (change) => {
        if (store.leaseOf(id)?.lease?.worker !== worker) return
        change.note(null, { state, error: error?.code ?? null })
        if (ended) store.end(change, id, state, error)
        else if (state === 'queued') store.putBack(change, id)
        else store.rest(change, id, state)
      },
    )
  }

  #tell(id: number): void {
    try {
      this.#deps.changed(id)
    } catch (error) {
      this.#deps.onBug(error)
    }
  }

  async #pauseFor(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#closing.signal, ref: false }).catch(() => undefined)
  }
}

const mayHaveRoomLater = (failure: unknown): boolean =>
  isAppError(failure) && (failure.code === 'disk-full' || failure.code === 'disk-error')

/** Where a run that did not reach its end goes: back into the queue, unless somebody wished otherwise meanwhile. */
function againOf({ wish }: Current): Outcome {
  if (wish === 'pause') return { state: 'paused', error: null }
  if (wish === 'cancel') return { state: 'cancelled', error: null }
  return { state: wish === 'close' ? 'interrupted' : 'queued', error: null }
}

function outcomeOf(current: Current, failure: unknown): Outcome {
  if (failure === null) return { state: 'succeeded', error: null }
  const stopped = isAppError(failure) && failure.code === 'cancelled' && current.stop.signal.aborted
  return stopped ? againOf(current) : { state: 'failed', error: toErrorData(failure) }
}
