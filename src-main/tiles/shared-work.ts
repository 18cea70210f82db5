import { AppError } from '#shared/contract/errors.ts'

interface Job<T> {
  readonly result: Promise<T>
  readonly stop: AbortController
  waiting: number
}

/**
 * Does the same work only once for several simultaneous requests. Each may leave; the work is stopped when nobody
 * waits for it any more. A waiter that left rejects with `cancelled`.
 */
export function createSharedWork<T>() {
  const jobs = new Map<string, Job<T>>()

  return async function share(
    key: string,
    start: (signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    if (signal?.aborted) throw new AppError('cancelled')
    let job = jobs.get(key)
    if (!job) {
      const stop = new AbortController()
      const made: Job<T> = { stop, waiting: 0, result: start(stop.signal).finally(() => forget(key, made)) }
      made.result.catch(() => undefined)
      jobs.set(key, made)
      job = made
    }
    job.waiting++
    return await waitFor(key, job, signal)
  }

  function waitFor(key: string, job: Job<T>, signal: AbortSignal | undefined): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        job.waiting--
        if (job.waiting === 0) {
          // Later requests must not join work that is being stopped.
          forget(key, job)
          job.stop.abort()
        }
        reject(new AppError('cancelled'))
      }
      signal?.addEventListener('abort', leave, { once: true })
      job.result.then(resolve, reject).finally(() => signal?.removeEventListener('abort', leave))
    })
  }

  function forget(key: string, job: Job<T>): void {
    if (jobs.get(key) === job) jobs.delete(key)
  }
}
