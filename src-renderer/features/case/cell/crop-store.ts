/** The pictures of cells that this window has, and the requests for others. */
export interface CropStore {
  /** The picture's address in this window's memory; null if it must be loaded first. */
  known(address: string): string | null
  /**
   * The picture's address in this window's memory. `soon`: before those that only fill the gallery. Rejects if the core
   * has no such picture. An aborted request that was not sent yet never is, and stays unanswered.
   */
  load(address: string, how: { soon: boolean; signal?: AbortSignal }): Promise<string>
  /** Loads pictures that the reader will probably see next, after all others. Replaces those not sent yet. */
  expect(addresses: readonly string[]): void
  /** Lets go of all pictures: the core may have others at these addresses now. */
  clear(): void
}

export interface CropStoreOptions {
  readonly get?: (address: string) => Promise<Blob>
  /**
   * Requests at a time. A browser sends six at a time to one core; the others are left to the reader's decisions and the
   * slide.
   */
  readonly parallel?: number
  /** Pictures that are kept, a few kilobytes each. */
  readonly keep?: number
}

interface Waiting {
  readonly signal: AbortSignal | undefined
  readonly start: () => void
}

export function createCropStore({ get = fetchPicture, parallel = 3, keep = 1000 }: CropStoreOptions = {}): CropStore {
  const kept = new Map<string, string>()
  const underway = new Map<string, Promise<string>>()
  let generation = 0
  const waiting: Waiting[] = []
  let expected: string[] = []

  const fetchOne = (address: string): Promise<string> => {
    const known = kept.get(address)
    if (known !== undefined) return Promise.resolve(known)
    const same = underway.get(address)
    if (same) return same
    const begun = generation
    const picture = get(address).then((blob) => {
      const url = URL.createObjectURL(blob)
      if (begun === generation) put(address, url)
      return url
    })
    const ended = () => {
      if (underway.get(address) === picture) underway.delete(address)
      pump()
    }
    underway.set(address, picture)
    picture.then(ended, ended)
    return picture
  }

  const put = (address: string, url: string): void => {
    kept.set(address, url)
    if (kept.size <= keep) return
    const [oldest, of] = kept.entries().next().value!
    kept.delete(oldest)
    URL.revokeObjectURL(of)
  }

  const pump = (): void => {
    while (underway.size < parallel) {
      const next = waiting.shift()
      if (next !== undefined) {
        if (!next.signal?.aborted) next.start()
        continue
      }
      const address = expected.shift()
      if (address === undefined) return
      fetchOne(address).catch(() => undefined)
    }
  }

  return {
    known: (address) => kept.get(address) ?? null,
    load: (address, { soon, signal }) =>
      new Promise((resolve, reject) => {
        const start = () => void fetchOne(address).then(resolve, reject)
        if (soon || kept.has(address) || underway.has(address)) return start()
        waiting.push({ signal, start })
        pump()
      }),
    expect(addresses) {
      expected = addresses.filter((address) => !kept.has(address))
      pump()
    },
    clear() {
      generation += 1
      for (const url of kept.values()) URL.revokeObjectURL(url)
      kept.clear()
      underway.clear()
      expected = []
    },
  }
}

async function fetchPicture(address: string): Promise<Blob> {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`no picture: ${answer.status}`)
  return answer.blob()
}
