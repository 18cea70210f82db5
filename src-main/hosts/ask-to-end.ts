/** npm hands a signal on that the terminal has given to the whole group already: both are one wish. ms */
const sameWish = 2000

/**
 * Calls `end` when the process is asked to end (Ctrl+C, SIGTERM). Asked again later, it ends at once: whoever cannot
 * wait loses nothing, what is committed is on disk.
 */
export function whenAskedToEnd(end: () => void, now: () => number = Date.now): void {
  let askedAt: number | null = null
  const asked = () => {
    if (askedAt === null) {
      askedAt = now()
      end()
    } else if (now() - askedAt > sameWish) process.exit(130)
  }
  process.on('SIGINT', asked)
  process.on('SIGTERM', asked)
}
