/** Depths of the undo history that decisions of this window reached: what lies there is its own. */
export interface OwnDecisions {
  /** This window decided or redid: the history is now so deep. */
  made(undoDepth: number): void
  /** Another window decided: the history is now so deep. */
  madeElsewhere(undoDepth: number): void
  /** Whether the decision at this depth was made here. */
  has(undoDepth: number): boolean
}

export function createOwnDecisions(): OwnDecisions {
  const own = new Set<number>()
  return {
    made(undoDepth) {
      // A new decision ends the branch that was undone.
      for (const depth of own) if (depth > undoDepth) own.delete(depth)
      own.add(undoDepth)
    },
    madeElsewhere: (undoDepth) => void own.delete(undoDepth),
    has: (undoDepth) => own.has(undoDepth),
  }
}
