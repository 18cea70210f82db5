/** Whether a slide's file can be reached, and holds what was brought in. */
export type FileState = 'here' | 'missing' | 'changed'

/** The state of the slides' files. This changes by the minute, so it is kept in memory only. */
export interface Presence {
  of(slideId: number): FileState
  /** Slides whose file could not be reached, or had another content, at the last check. */
  amiss(): number[]
  /** Returns whether this is a change. */
  set(slideId: number, state: FileState): boolean
  /**
   * Checks the file. Resolves to whether its state has changed. A disconnected network drive may take minutes to answer.
   * Calls during a check join it.
   */
  look(slideId: number): Promise<boolean>
}

/** `lookAt` says `unsure` where only reading the file would tell; then its state stays as it was. */
export function createPresence(lookAt: (slideId: number) => Promise<FileState | 'unsure'>): Presence {
  const amiss = new Map<number, Exclude<FileState, 'here'>>()
  const underway = new Map<number, Promise<boolean>>()
  const of = (slideId: number): FileState => amiss.get(slideId) ?? 'here'
  const set = (slideId: number, state: FileState): boolean => {
    const before = of(slideId)
    if (state === 'here') amiss.delete(slideId)
    else amiss.set(slideId, state)
    return before !== state
  }
  return {
    of,
    amiss: () => [...amiss.keys()],
    set,
    look(slideId) {
      // A hanging check blocks one of the few threads that read files, so no second one is started.
      const known = underway.get(slideId)
      if (known) return known
      const look = lookAt(slideId)
        .then((state) => state !== 'unsure' && set(slideId, state))
        .finally(() => underway.delete(slideId))
      underway.set(slideId, look)
      return look
    },
  }
}
