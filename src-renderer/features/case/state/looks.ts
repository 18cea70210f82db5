/** How long a tile is in view before its cell counts as seen; ms. */
const dwellMs = 500
/** What was seen is sent together, this long after the first of it; ms. */
const sendAfterMs = 1500
/** Cells in one request at most. */
const mostAtOnce = 2000

/** Remembers what the reader had on the screen of a case, and tells the core. */
export interface Looks {
  /** The slide is on the screen. */
  opened(slideId: number): void
  /** The reader chose the cell, so that its picture is large and the slide is at its place. */
  chosen(cellId: number): void
  /** The cell's tile came into view, or left it. It counts once it stayed for half a second. */
  inView(cellId: number, visible: boolean): void
  /** Sends what was seen and not sent yet. Resolves when the core has it, or does not answer. */
  flush(): Promise<void>
  /** Sends the rest, and forgets the tiles that are in view. */
  close(): void
}

export interface LooksDeps {
  /** The slide that a model's proposal lies on; null for what is none, or is not known any more. */
  slideOf(cellId: number): number | null
  send(slideId: number, cellIds: number[]): Promise<unknown>
}

export function createLooks({ slideOf, send }: LooksDeps): Looks {
  const known = new Set<string>()
  const dwelling = new Map<number, ReturnType<typeof setTimeout>>()
  let unsent = new Map<number, number[]>()
  let sending: ReturnType<typeof setTimeout> | null = null

  const flush = async (): Promise<void> => {
    if (sending !== null) clearTimeout(sending)
    sending = null
    const batch = unsent
    unsent = new Map()
    for (const [slideId, cells] of batch)
      for (let from = 0; from === 0 || from < cells.length; from += mostAtOnce) {
        const part = cells.slice(from, from + mostAtOnce)
        await send(slideId, part).catch((error: unknown) => {
          console.warn('what was seen could not be kept', error)
          for (const cellId of part) known.delete(`${slideId} ${cellId}`)
          known.delete(`${slideId}`)
        })
      }
  }

  const keep = (slideId: number, cellId: number | null): void => {
    const key = cellId === null ? `${slideId}` : `${slideId} ${cellId}`
    if (known.has(key)) return
    known.add(key)
    const cells = unsent.get(slideId) ?? []
    unsent.set(slideId, cellId === null ? cells : [...cells, cellId])
    sending ??= setTimeout(() => void flush(), sendAfterMs)
  }

  const chosen = (cellId: number): void => {
    const slideId = slideOf(cellId)
    if (slideId !== null && cellId > 0) keep(slideId, cellId)
  }

  return {
    opened: (slideId) => keep(slideId, null),
    chosen,
    inView(cellId, visible) {
      const timer = dwelling.get(cellId)
      if (visible === (timer !== undefined)) return
      if (timer !== undefined) {
        clearTimeout(timer)
        dwelling.delete(cellId)
      } else
        dwelling.set(
          cellId,
          setTimeout(() => chosen(cellId), dwellMs),
        )
    },
    flush,
    close() {
      for (const timer of dwelling.values()) clearTimeout(timer)
      dwelling.clear()
      void flush()
    },
  }
}
