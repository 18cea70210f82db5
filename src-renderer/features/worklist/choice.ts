/**
 * Which case is chosen in a list that moves by itself: the same case wherever it went; when it left the list, the one
 * that stands in its place now.
 */
export function chosenIndex(ids: readonly number[], chosen: number | null, lastIndex: number): number {
  if (ids.length === 0) return -1
  const at = chosen === null ? -1 : ids.indexOf(chosen)
  return at >= 0 ? at : Math.min(Math.max(0, lastIndex), ids.length - 1)
}

/** The index after a step; stops at both ends. */
export const stepIndex = (index: number, by: number, length: number): number =>
  length === 0 ? -1 : Math.min(length - 1, Math.max(0, index + by))
