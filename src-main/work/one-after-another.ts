/**
 * Runs pieces of work one after another, in the order of the calls. A failing piece does not stop the others; only
 * its caller is told. To wait for everything requested so far, add a piece that does nothing.
 */
export function oneAfterAnother() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}
