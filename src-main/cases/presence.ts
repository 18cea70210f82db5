import { access } from 'node:fs/promises'

/** Whether the slides' files can be reached: a fact of this minute, so it is kept in memory. */
export interface Presence {
  of(slideId: number): boolean
  /** Slides whose file could not be reached when it was looked for last. */
  absent(): number[]
  /** Returns whether this is news. */
  set(slideId: number, present: boolean): boolean
  /** Looks at the file. Resolves to whether it is there; a network drive that is gone may take minutes to say so. */
  look(slideId: number, path: string): Promise<boolean>
}

export function createPresence(): Presence {
  const absent = new Set<number>()
  const underway = new Map<number, Promise<boolean>>()
  const set = (slideId: number, present: boolean) =>
    present ? absent.delete(slideId) : !absent.has(slideId) && !!absent.add(slideId)
  return {
    of: (slideId) => !absent.has(slideId),
    absent: () => [...absent],
    set,
    look(slideId, path) {
      // A look that hangs holds one of the few threads that read files: nobody hangs a second one beside it.
      const known = underway.get(slideId)
      if (known) return known
      const look = access(path)
        .then(
          () => true,
          () => false,
        )
        .then((present) => {
          underway.delete(slideId)
          set(slideId, present)
          return present
        })
      underway.set(slideId, look)
      return look
    },
  }
}
