/**
 * Which place is chosen in a list of `total` lines that moves by itself: that of the chosen case wherever it went; when
 * it left the list (`place` null), the one that it had last.
 */
export function chosenIndex(of: { place: number | null; lastIndex: number; total: number }): number {
  if (of.total === 0) return -1
  return Math.min(Math.max(0, of.place ?? of.lastIndex), of.total - 1)
}

/** The index after a step; stops at both ends. */
export const stepIndex = (index: number, by: number, length: number): number =>
  length === 0 ? -1 : Math.min(length - 1, Math.max(0, index + by))
