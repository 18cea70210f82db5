export interface RoundsOptions {
  readonly round: () => Promise<void>
  /** How long to wait after a round, ms. */
  readonly pauseMs: () => number
  readonly onError: (error: unknown) => void
}

/** A round that was asked for while one was going on begins this much after it, ms. */
const soonMs = 50

/** The same work again and again, never twice at once. */
export function createRounds({ round, pauseMs, onError }: RoundsOptions) {
  let timer: NodeJS.Timeout | undefined
  let going: Promise<void> | null = null
  let again = false
  let closed = false

  const plan = (ms: number): void => {
    clearTimeout(timer)
    if (!closed) timer = setTimeout(() => void now(), ms).unref()
  }

  /** A round that begins now, or the one that is going on. Never rejects. */
  function now(): Promise<void> {
    if (going) {
      again = true
      return going
    }
    going = round()
      .catch(onError)
      .finally(() => {
        going = null
        plan(again ? soonMs : pauseMs())
        again = false
      })
    return going
  }

  return {
    now,
    /** Something has changed: the next round need not wait for its time. */
    soon: () => plan(soonMs),
    /** The next round begins after `ms`. */
    plan,
    get closed() {
      return closed
    },
    /** No round begins any more; resolves when the one that is going on has ended. */
    async close(): Promise<void> {
      closed = true
      clearTimeout(timer)
      await going
    },
  }
}
