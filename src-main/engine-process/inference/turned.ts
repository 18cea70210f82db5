import type { Turn } from '#main/engine/protocol/index.ts'

/** Rotates consecutive square RGB pictures of `side` px. Returns a copy in its own memory. */
export function turned(data: Uint8Array, side: number, count: number, turn: Turn): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(data.length)
  const { origin, down, across } = walkOf(turn, side)
  let to = 0
  for (let picture = 0; picture < count; picture++)
    for (let row = 0; row < side; row++) {
      let from = (picture * side * side + origin + row * down) * 3
      for (let column = 0; column < side; column++, from += across * 3) {
        out[to++] = data[from]!
        out[to++] = data[from + 1]!
        out[to++] = data[from + 2]!
      }
    }
  return out
}

/**
 * Where a rotated picture begins in its source, and the step in source pixels for one row down and one column across.
 */
function walkOf(turn: Turn, side: number): { origin: number; down: number; across: number } {
  const last = side - 1
  // For a source pixel (row, column): its step by row and by column, and the corner that becomes the top left.
  const right = turn >= 4 ? -1 : 1
  const [left, farRight] = turn >= 4 ? [last, 0] : [0, last]
  if (turn % 4 === 0) return { origin: left, down: side, across: right }
  if (turn % 4 === 1) return { origin: farRight, down: -right, across: side }
  if (turn % 4 === 2) return { origin: last * side + farRight, down: -side, across: -right }
  return { origin: last * side + left, down: right, across: -side }
}
