/** Milliseconds of work of one kind, and how many pieces it took. */
export interface Pace {
  readonly ms: number
  readonly pieces: number
}

/**
 * Time left from this run's own pace: blocks to detect and chunks to grade go at different speeds. Null until there is
 * something to go by. A chunk that has never been timed is taken for a block.
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
