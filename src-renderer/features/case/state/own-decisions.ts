/** Depths of the undo history at which this window made the decision. */
export interface OwnDecisions {
  /** This window decided or redid. `undoDepth` is the depth of the history afterwards. */
  made(undoDepth: number): void
  /** Another window decided. `undoDepth` is the depth of the history afterwards. */
  madeElsewhere(undoDepth: number): void
  /** Whether the decision at this depth was made in this window. */
  has(undoDepth: number): boolean
}

export function createOwnDecisions(): OwnDecisions {
  const own = new Set<number>()
  return {
    made(undoDepth) {
      // A new decision ends the undone branch.
      for (const depth of own) if (depth > undoDepth) own.delete(depth)
      own.add(undoDepth)
    },
    madeElsewhere: (undoDepth) => void own.delete(undoDepth),
    has: (undoDepth) => own.has(undoDepth),
  }
}
