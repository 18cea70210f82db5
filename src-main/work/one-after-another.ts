/**
 * Runs work one piece after the other, in the order in which it was asked for. A piece that fails holds up nothing: its
 * caller hears of it. To wait for all that was asked for so far, give it a piece that does nothing.
 */
export function oneAfterAnother() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}
