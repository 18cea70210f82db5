/** Runs jobs one after the other, in the order they came: imports compete for one disk and one engine. */
export function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return {
    take<T>(work: () => Promise<T>): Promise<T> {
      waiting++
      const turn = last.then(work).finally(() => {
        waiting--
      })
      last = turn.catch(() => undefined)
      return turn
    },
    get waiting() {
      return waiting
    },
    /** Resolves when everything that is under way now is done. */
    idle: async () => void (await last),
  }
}
