/** Delay in ms before the next attempt to reach the core: short at first, at most 10 s. */
export function reconnectDelay(attempt: number): number {
  return Math.min(10_000, 250 * 2 ** Math.min(attempt, 10))
}

export interface FollowOptions<T> {
  /** Opens one stream. It must end or throw when the signal is aborted. */
  readonly open: (signal: AbortSignal) => Promise<AsyncIterable<T>>
  readonly onEvent: (event: T) => void
  /** Called when a stream has ended. `attempt` counts failures since the last event. */
  readonly onLost: (attempt: number) => void
  readonly signal: AbortSignal
  /** Replaced in tests. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Follows a stream indefinitely: when it ends or fails, waits and reopens it. Resolves when aborted. */
export async function follow<T>({ open, onEvent, onLost, signal, wait = pause }: FollowOptions<T>): Promise<void> {
  let attempt = 0
  while (!signal.aborted) {
    try {
      for await (const event of await open(signal)) {
        attempt = 0
        onEvent(event)
        if (signal.aborted) return
      }
    } catch (error) {
      if (signal.aborted) return
      // A lost core is expected. A broken handler is not, and must be noticed.
      if (attempt === 0) console.warn('live stream ended', error)
    }
    if (signal.aborted) return
    const delay = reconnectDelay(attempt)
    onLost(attempt)
    attempt += 1
    await wait(delay, signal)
  }
}

/** Waits `ms`, or until the signal is aborted. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })
