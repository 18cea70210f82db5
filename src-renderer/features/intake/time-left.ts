export interface ProgressNow {
  readonly done: number
  readonly total: number
  /** When the progress was first seen, and its value then. */
  readonly firstAt: number
  readonly firstDone: number
  readonly now: number
}

/** ms until done at the pace so far; null during the first second, when there is nothing to estimate from. */
export function timeLeft({ done, total, firstAt, firstDone, now }: ProgressNow): number | null {
  const ms = now - firstAt
  const pace = (done - firstDone) / ms
  if (ms < 1000 || !(pace > 0)) return null
  return (total - done) / pace
}
