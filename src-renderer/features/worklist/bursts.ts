export interface Bursts<T> {
  /** Does the work at once, or once the wait after the last time is over. Then only the last request counts. */
  ask(request: T): void
  /** Drops what waits. */
  stop(): void
}

/** Work that may be asked for in bursts and is done at most every `ms`. `later` returns the function that cancels it. */
export function createBursts<T>(
  work: (request: T) => void,
  ms: number,
  later: (work: () => void, ms: number) => () => void,
): Bursts<T> {
  let callOff: (() => void) | null = null
  let waiting: { readonly request: T } | null = null

  function ask(request: T): void {
    if (callOff) {
      waiting = { request }
      return
    }
    callOff = later(() => {
      callOff = null
      const last = waiting
      waiting = null
      if (last) ask(last.request)
    }, ms)
    work(request)
  }

  return {
    ask,
    stop() {
      callOff?.()
      callOff = null
      waiting = null
    },
  }
}
