import type { ScreeningJob } from '#shared/contract/schemas/screening.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'

const EVERY_MS = 250

/** Reports a running job to the windows, at most four times a second, but changes of state at once. */
export class Announcer {
  readonly #publish: (event: LiveEvent) => void
  #waiting: ScreeningJob | null = null
  #timer: NodeJS.Timeout | undefined
  #last = 0

  constructor(publish: (event: LiveEvent) => void) {
    this.#publish = publish
  }

  /** A step of progress. There may be new cells. */
  step(job: ScreeningJob): void {
    this.#waiting = job
    if (this.#timer) return
    const wait = Math.max(0, this.#last + EVERY_MS - Date.now())
    if (wait === 0) this.#flush()
    else this.#timer = setTimeout(() => this.#flush(), wait)
  }

  /** The job's state changed. */
  state(job: ScreeningJob): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#waiting = null
    this.#tell(job)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#waiting = null
  }

  #flush(): void {
    this.#timer = undefined
    const job = this.#waiting
    this.#waiting = null
    if (job) this.#tell(job)
  }

  #tell(job: ScreeningJob): void {
    this.#last = Date.now()
    this.#publish({ kind: 'job', job })
    this.#publish({ kind: 'cells', slideId: job.slideId, total: job.cellsFound })
  }
}
