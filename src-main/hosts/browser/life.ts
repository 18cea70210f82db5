export interface WindowLife {
  /** Resolves when the browser process has ended. */
  readonly closed: Promise<void>
  /** How many windows listen now. */
  windows(): number
  /** The last window was closed. */
  close(): void
  /** The browser ended without ever having shown the window. */
  neverSeen(): void
  /** How often to look; ms. */
  readonly everyMs?: number
}

const looksUntilClosed = 3
const looksUntilGivenUp = 15

/**
 * The window is the program: closed, the program ends, unless another window is open or comes back in a moment (a
 * reload). A browser that ended without ever showing the window, because it is broken or handed over to one that runs
 * already, leaves the address to the person.
 */
export function endWithWindow({ closed, windows, close, neverSeen, everyMs = 1000 }: WindowLife): void {
  let ended = false
  let seen = false
  let alone = 0
  void closed.then(() => {
    ended = true
  })
  const timer = setInterval(() => {
    const now = windows()
    seen ||= now > 0
    alone = ended && now === 0 ? alone + 1 : 0
    if (alone < (seen ? looksUntilClosed : looksUntilGivenUp)) return
    clearInterval(timer)
    if (seen) close()
    else neverSeen()
  }, everyMs).unref()
}
