/** ms. npm forwards a signal that the terminal has already sent to the whole group. Both count as one request. */
const sameWish = 2000

/**
 * Calls `end` when the process is asked to end (Ctrl+C, SIGTERM, a closed terminal). A later second request ends it at once, which loses
 * nothing, because committed data is on disk.
 */
export function whenAskedToEnd(end: () => void, now: () => number = Date.now): void {
  let askedAt: number | null = null
  const asked = () => {
    if (askedAt === null) {
      askedAt = now()
      end()
    } else if (now() - askedAt > sameWish) process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, asked)
}
