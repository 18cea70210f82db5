/**
 * Finds out whether a change was missed between an answer of the core and the start of the live stream, which may come
 * in either order. Both state the revision of the worklist.
 */
export interface CatchUp<T> {
  /** The list was asked for. */
  asked(): void
  /** The answer has this revision; null: there is no answer. */
  answered(revision: number | null): void
  /** The live stream has begun, for the first time or again, at this revision. `by` is passed on to `missed`. */
  began(revision: number, by: T): void
}

/** `missed` is called if the list in the window is not the one that the live stream began with. */
export function createCatchUp<T>(missed: (by: T) => void): CatchUp<T> {
  let waiting = false
  let answer: number | null = null
  /** Where the stream began, until an answer was compared with it. */
  let start: { readonly revision: number; readonly by: T } | null = null

  function compare(): void {
    if (waiting || start === null) return
    const { revision, by } = start
    start = null
    if (revision !== answer) missed(by)
  }

  return {
    asked() {
      waiting = true
    },
    answered(revision) {
      waiting = false
      answer = revision
      compare()
    },
    began(revision, by) {
      start = { revision, by }
      compare()
    },
  }
}
