export interface WindowLife {
  /** Resolves when the browser process has ended. */
  readonly closed: Promise<void>
  /** Current number of listening windows. */
  windows(): number
  /** Called after the last window was closed. */
  close(): void
  /** Called if the browser ended without ever having shown the window. */
  neverSeen(): void
  /** Interval between checks; ms. */
  readonly everyMs?: number
}

const looksUntilClosed = 3
const looksUntilGivenUp = 15

/**
 * The window is the program: when it is closed, the program ends, unless another window is open or it returns in a
 * moment (a reload). A browser may end without ever showing the window, because it is broken or passed the address to
 * a running one. Then the address is left to the person.
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
