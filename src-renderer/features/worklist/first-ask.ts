export interface FirstAskDeps {
  /** Whether the live stream has begun. */
  isLive(): boolean
  /** Asks for the first page. */
  show(): void
  /** Asks again for what is in view. */
  refresh(): void
  /** Calls `work` after `ms`. Returns the function that cancels it. */
  later(work: () => void, ms: number): () => void
}

/** ms. The stream is opened before the window is drawn, so it has usually begun by then. */
const patience = 300

/**
 * Asks for the worklist when the live stream has begun: whatever changes after that answer is heard, so one request is
 * enough. If the stream takes long, the worklist is asked for at once and again when the stream begins.
 */
export function createFirstAsk({ isLive, show, refresh, later }: FirstAskDeps) {
  let callOff: (() => void) | null = null

  function now(): void {
    callOff?.()
    callOff = null
    show()
  }

  return {
    show(): void {
      if (isLive()) now()
      else callOff ??= later(now, patience)
    },
    /** The live stream has begun, for the first time or again. */
    hello(): void {
      if (callOff) now()
      else refresh()
    },
    stop(): void {
      callOff?.()
      callOff = null
    },
  }
}
