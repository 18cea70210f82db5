import { access } from 'node:fs/promises'

/** Whether the slides' files can be reached. This changes by the minute, so it is kept in memory only. */
export interface Presence {
  of(slideId: number): boolean
  /** Slides whose file could not be reached at the last check. */
  absent(): number[]
  /** Returns whether this is a change. */
  set(slideId: number, present: boolean): boolean
  /** Checks the file. Resolves to whether it exists. A disconnected network drive may take minutes to answer. */
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
      // A hanging check blocks one of the few threads that read files, so no second one is started.
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
