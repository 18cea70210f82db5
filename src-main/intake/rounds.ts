export interface RoundsOptions {
  readonly round: () => Promise<void>
  /** Pause after a round, ms. */
  readonly pauseMs: () => number
  readonly onError: (error: unknown) => void
}

/** A round requested during another one begins this long after it, ms. */
const soonMs = 50

/** Repeats the same work, never twice at once. */
export function createRounds({ round, pauseMs, onError }: RoundsOptions) {
  let timer: NodeJS.Timeout | undefined
  let going: Promise<void> | null = null
  let again = false
  let closed = false

  const plan = (ms: number): void => {
    clearTimeout(timer)
    if (!closed) timer = setTimeout(() => void now(), ms).unref()
  }

  /** A round that begins now, or the running one. Never rejects. */
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
    /** Something has changed, so the next round begins early. */
    soon: () => plan(soonMs),
    /** The next round begins after `ms`. */
    plan,
    get closed() {
      return closed
    },
    /** Starts no further round; resolves when the running one has ended. */
    async close(): Promise<void> {
      closed = true
      clearTimeout(timer)
      await going
    },
  }
}
