/** Milliseconds spent on one kind of work, and the number of pieces done. */
export interface Pace {
  readonly ms: number
  readonly pieces: number
}

/**
 * Time left in ms, estimated from the pace of this run. Detecting blocks and grading chunks have separate paces. A
 * kind that was never timed gets the other's pace. Null until either was timed.
 */
export function timeLeft(
  done: { readonly blocks: Pace; readonly chunks: Pace },
  left: { blocks: number; chunks: number },
) {
  const pace = (one: Pace, other: Pace): number | null =>
    one.pieces > 0 ? one.ms / one.pieces : other.pieces > 0 ? other.ms / other.pieces : null
  const block = pace(done.blocks, done.chunks)
  const chunk = pace(done.chunks, done.blocks)
  if (block === null || chunk === null) return null
  return Math.round(block * left.blocks + chunk * left.chunks)
}
