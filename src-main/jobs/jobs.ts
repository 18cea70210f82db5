import { type Change, type EventKind, type Records, systemPerson } from '#main/storage/index.ts'
import { AppError, type ErrorData } from '#shared/contract/errors.ts'
import { isUnfinished } from '#shared/domain/job-state.ts'
import type { Job, LeasedJob, NewJob } from './job.ts'
import type { JobKind } from './kind.ts'
import { type JobsStore, openJobsStore } from './leases.store.ts'
import { MOST_ATTEMPTS, Slot } from './slot.ts'
import { isGone, newWorker } from './worker.ts'

export interface JobsDeps {
  readonly records: Records
  /** Called with errors that are bugs, for the log. */
  readonly onBug?: (error: unknown) => void
  /** How long a job stays with a worker that gives no sign; ms. */
  readonly leaseMs?: number
  /** Delay before retrying a change of state that could not be written; ms. */
  readonly retryMs?: number
  readonly nowMs?: () => number
}

/** Work that outlives the process: rows with a lease, run one after another in each slot. */
export interface Jobs {
  /** Registers a kind, whose jobs run from then on. Throws if the name is taken. */
  register<P, G>(kind: JobKind<P, G>): JobsOf<P, G>
  /**
   * Call it once at start, if this process is to continue others' work. Jobs of workers that are gone, or whose lease
   * has expired, are put back into the queue, now and from then on.
   */
  takeOver(): void
  /** Whether a job was running when its process ended unexpectedly. Call it before `takeOver`. */
  cutShort(): boolean
  /** Stops the running jobs; the next `takeOver` continues them. */
  close(): Promise<void>
}

/** The jobs of one kind. `by` is the `people.id` of the person who asks. */
export interface JobsOf<P, G> {
  /** Adds a job and runs it in its turn. Must not be called inside a change. */
  ask(by: string, job: NewJob<P, G>): Job<P, G>
  /** Adds a job that has nothing to do, because its result exists. Must not be called inside a change. */
  askDone(by: string, job: NewJob<P, G>): Job<P, G>
  find(id: number): Job<P, G> | null
  /** The slide's newest job of this kind, or its newest that succeeded. */
  latestOfSlide(slideId: number, which?: 'any' | 'succeeded'): Job<P, G> | null
  /** These throw `not-found` without such a job, and `conflict` if it has ended. */
  pause(by: string, id: number): Job<P, G>
  resume(by: string, id: number): Job<P, G>
  cancel(by: string, id: number): Job<P, G>
  /** Makes sure that an unfinished job does not wait for a worker that is gone. */
  revive(id: number): Job<P, G>
  /** Resolves once the job has ended here. Rejects with `not-found`. */
  finished(id: number): Promise<Job<P, G>>
  /** Whether a job of this kind's slot is running. */
  readonly busy: boolean
}

/** Long enough that a worker on a busy machine is not mistaken for a dead one. */
const LEASE_MS = 30_000
const RETRY_MS = 10_000

/** The jobs of one set of records. Nothing runs before a kind is registered and a job requested or taken over. */
export function createJobs(deps: JobsDeps): Jobs {
  return new JobBoard(deps)
}

class JobBoard implements Jobs {
  readonly #records: Records
  readonly #store: JobsStore
  readonly #worker = newWorker()
  readonly #slots = new Map<string, Slot>()
  readonly #kinds = new Map<string, { readonly kind: JobKind<unknown, unknown>; readonly slot: Slot }>()
  readonly #waiting = new Map<number, ((job: Job) => void)[]>()
  readonly #leaseMs: number
  readonly #retryMs: number
  readonly #nowMs: () => number
  readonly #onBug: (error: unknown) => void
  #watch: NodeJS.Timeout | undefined

  constructor({ records, onBug, leaseMs = LEASE_MS, retryMs = RETRY_MS, nowMs = Date.now }: JobsDeps) {
    this.#records = records
    this.#store = openJobsStore(records)
    this.#leaseMs = leaseMs
    this.#retryMs = retryMs
    this.#nowMs = nowMs
    this.#onBug = onBug ?? (() => undefined)
  }

  register<P, G>(kind: JobKind<P, G>): JobsOf<P, G> {
    if (this.#kinds.has(kind.name)) throw new Error(`There is a kind of job '${kind.name}' already`)
    const known = kind as unknown as JobKind<unknown, unknown>
    const slot = this.#slots.get(kind.slot) ?? this.#newSlot()
    this.#slots.set(kind.slot, slot)
    slot.add(known)
    this.#kinds.set(kind.name, { kind: known, slot })
    return this.#jobsOf(kind.name, slot) as JobsOf<P, G>
  }

  cutShort(): boolean {
    return this.#store.anyInHand()
  }

  takeOver(): void {
    this.#reclaimAll()
    this.#watch ??= setInterval(() => {
      try {
        this.#reclaimAll()
      } catch (error) {
        this.#onBug(error)
      }
    }, this.#leaseMs / 2).unref()
  }

  async close(): Promise<void> {
    clearInterval(this.#watch)
    await Promise.all([...this.#slots.values()].map((slot) => slot.close()))
    this.#worker.end()
  }

  #newSlot(): Slot {
    return new Slot({
      records: this.#records,
      store: this.#store,
      worker: this.#worker.name,
      leaseMs: this.#leaseMs,
      retryMs: this.#retryMs,
      nowMs: this.#nowMs,
      onBug: this.#onBug,
      changed: (id) => this.#changed(id),
    })
  }

  #jobsOf(kind: string, slot: Slot): JobsOf<unknown, unknown> {
    const store = this.#store
    const mine = (id: number): Job => {
      const job = store.find(id)
      if (job?.kind !== kind) throw new AppError('not-found')
      return job
    }
    return {
      ask: (by, job) => this.#add(kind, 'queued', by, job),
      askDone: (by, job) => this.#add(kind, 'succeeded', by, job),
      find: (id) => {
        const job = store.find(id)
        return job?.kind === kind ? slot.asItStands(job) : null
      },
      latestOfSlide(slideId, which) {
        if (which === 'succeeded') return store.succeededOfSlide(kind, slideId)
        const job = store.latestOfSlide(kind, slideId)
        return job && slot.asItStands(job)
      },
      pause: (by, id) => this.#pause(by, mine(id), slot),
      resume: (by, id) => this.#resume(by, mine(id), slot),
      cancel: (by, id) => this.#cancel(by, mine(id), slot),
      revive: (id) => {
        mine(id)
        this.#reclaim(store.leaseOf(id)!)
        slot.next()
        return mine(id)
      },
      finished: (id) => {
        const job = store.find(id)
        if (job?.kind !== kind) return Promise.reject(new AppError('not-found'))
        if (!isUnfinished(job.state)) return Promise.resolve(job)
        return new Promise((resolve) => this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), resolve]))
      },
      get busy() {
        return slot.busy
      },
    }
  }

  #add(kind: string, state: 'queued' | 'succeeded', by: string, job: NewJob<unknown, unknown>): Job {
    const about = { caseId: job.caseId ?? undefined, slideId: job.slideId ?? undefined }
    const id = this.#records.change({ by, what: 'job-asked', about }, (change) => {
      const added = this.#store.add(change, kind, state, job)
      change.about({ subject: `job ${added}` })
      change.note(null, { kind, priority: job.priority ?? 0 })
      return added
    })
    this.#changed(id)
    this.#kinds.get(kind)?.slot.next()
    return this.#store.find(id)!
  }

  #pause(by: string, job: Job, slot: Slot): Job {
    const { id, state } = job
    if (state === 'queued' || state === 'interrupted')
      this.#asked(by, 'job-paused', job, (change) => this.#store.rest(change, id, 'paused'))
    else if (state === 'running' && slot.holds(id)) {
      this.#asked(by, 'job-paused', job, (change) => this.#store.setState(change, id, 'pausing'))
      slot.wish(id, 'pause')
    } else if (state !== 'pausing' && state !== 'paused') throw new AppError('conflict')
    return this.#store.find(id)!
  }

  #resume(by: string, job: Job, slot: Slot): Job {
    const { id, state } = job
    if (state === 'pausing' && slot.holds(id)) {
      this.#asked(by, 'job-resumed', job, (change) => this.#store.setState(change, id, 'running'))
      slot.wish(id, null)
    } else if (state === 'paused' || state === 'interrupted') {
      this.#asked(by, 'job-resumed', job, (change) => this.#store.rest(change, id, 'queued'))
      slot.next()
    } else if (state !== 'queued' && state !== 'running') throw new AppError('conflict')
    return this.#store.find(id)!
  }

  #cancel(by: string, job: Job, slot: Slot): Job {
    const { id, state } = job
    if (!isUnfinished(state)) throw new AppError('conflict')
    if (slot.holds(id)) {
      this.#asked(by, 'job-cancelled', job, (change) => this.#store.setState(change, id, 'cancelling'))
      slot.wish(id, 'cancel')
    } else this.#asked(by, 'job-cancelled', job, (change) => this.#store.end(change, id, 'cancelled', null))
    return this.#store.find(id)!
  }

  /** Writes a person's request about a job, with its event. */
  #asked(by: string, what: EventKind, { id, caseId, slideId }: Job, work: (change: Change) => void): void {
    const about = { caseId: caseId ?? undefined, slideId: slideId ?? undefined, subject: `job ${id}` }
    this.#records.change({ by, what, about }, work)
    this.#changed(id)
  }

  /** Writes the program's own change to a job. */
  #write(id: number, work: (change: Change) => void): void {
    this.#records.change({ by: systemPerson, what: 'job-progressed' }, work)
    this.#changed(id)
  }

  #reclaimAll(): void {
    for (const found of this.#store.begun([...this.#kinds.keys()])) this.#reclaim(found)
    for (const slot of this.#slots.values()) slot.next()
  }

  /** A requested pause or cancel whose worker is gone is carried out. Anything else is queued again. */
  #reclaim({ job, lease }: LeasedJob): void {
    const { id, state, attempts } = job
    if (!isBegun(state) || this.#kinds.get(job.kind)?.slot.holds(id)) return
    const { name } = this.#worker
    if (lease && lease.worker !== name && lease.until > this.#nowMs() && !isGone(lease.worker)) return
    if (state === 'cancelling') this.#end(id, 'cancelled', null)
    else if (state === 'pausing') this.#write(id, (change) => this.#store.rest(change, id, 'paused'))
    else if (attempts >= MOST_ATTEMPTS) this.#end(id, 'failed', new AppError('job-given-up', { attempts }, true).data)
    else this.#write(id, (change) => this.#store.putBack(change, id))
  }

  #end(id: number, state: 'failed' | 'cancelled', error: ErrorData | null): void {
    this.#records.change({ by: systemPerson, what: 'job-ended', about: { subject: `job ${id}` } }, (change) => {
      change.note(null, { state, error: error?.code ?? null })
      this.#store.end(change, id, state, error)
    })
    this.#changed(id)
  }

  /** A job stands elsewhere now. Tells the job's part and everyone who waits for the end. */
  #changed(id: number): void {
    const stored = this.#store.find(id)
    if (!stored) return
    const known = this.#kinds.get(stored.kind)
    const job = known?.slot.asItStands(stored) ?? stored
    try {
      known?.kind.changed?.(job)
    } catch (error) {
      this.#onBug(error)
    }
    if (isUnfinished(job.state)) return
    const waiting = this.#waiting.get(id) ?? []
    this.#waiting.delete(id)
    for (const resolve of waiting) resolve(job)
  }
}

const isBegun = (state: Job['state']): boolean =>
  state === 'running' || state === 'pausing' || state === 'cancelling' || state === 'interrupted'
