/**
 * The chosen index in a list of `total` lines that changes by itself. It follows the chosen case. If the case left
 * the list (`place` null), it stays at the last index.
 */
export function chosenIndex(of: { place: number | null; lastIndex: number; total: number }): number {
  if (of.total === 0) return -1
  return Math.min(Math.max(0, of.place ?? of.lastIndex), of.total - 1)
}

/** The index after a step, limited to both ends. */
export const stepIndex = (index: number, by: number, length: number): number =>
  length === 0 ? -1 : Math.min(length - 1, Math.max(0, index + by))
