import { access } from 'node:fs/promises'

/** Whether the slides' files can be reached: a fact of this minute, so it is kept in memory. */
export interface Presence {
  of(slideId: number): boolean
  /** Returns whether this is news. */
  set(slideId: number, present: boolean): boolean
  /** Looks at the file. Resolves to whether it is there; a network drive may take its time. */
  look(slideId: number, path: string): Promise<boolean>
}

export function createPresence(): Presence {
  const absent = new Set<number>()
  const set = (slideId: number, present: boolean) =>
    present ? absent.delete(slideId) : !absent.has(slideId) && !!absent.add(slideId)
  return {
    of: (slideId) => !absent.has(slideId),
    set,
    async look(slideId, path) {
      const present = await access(path).then(
        () => true,
        () => false,
      )
      set(slideId, present)
      return present
    },
  }
}
