import type { SlideInfo, TileAddress } from '#shared/domain/slide-info.ts'

export interface Seen {
  readonly slideId: number
  readonly at: TileAddress
}

export interface ReadAheadOptions {
  /** Loads one tile into the caches. */
  readonly bring: (seen: Seen, signal: AbortSignal) => Promise<void>
  readonly infoOf: (slideId: number) => SlideInfo | null
  /** False while something more important needs the machine, e.g. a screening. */
  readonly allowed: () => boolean
  /** ms without requests after which reading ahead begins. */
  readonly quietMs?: number
}

/** Number of recently requested tiles that are remembered: those that a window shows. */
const remembered = 48
const mostAhead = 48

/** After each pause in the requests, loads the tiles around those requested last, until the next request. */
export interface ReadAhead {
  /** Notes a window's request for a tile. This is the hot path, so it must cost almost nothing. */
  asked(slideId: number, at: TileAddress): void
  close(): void
}

export function createReadAhead({ bring, infoOf, allowed, quietMs = 150 }: ReadAheadOptions): ReadAhead {
  const recent: Seen[] = []
  let next = 0
  let askedAt = 0
  let timer: NodeJS.Timeout | null = null
  let stop: AbortController | null = null
  let closed = false

  const wait = (ms: number) => {
    timer = setTimeout(tick, ms)
    timer.unref()
  }
  const tick = () => {
    timer = null
    const quietFor = performance.now() - askedAt
    if (quietFor < quietMs) return wait(quietMs - quietFor)
    if (allowed()) void work()
  }
  const work = async () => {
    stop = new AbortController()
    const { signal } = stop
    const seen = recent.splice(0)
    next = 0
    for (const tile of around(seen, infoOf)) {
      if (signal.aborted || !allowed()) return
      // An unreadable tile is reported to whoever requests it.
      await bring(tile, signal).catch(() => undefined)
    }
  }

  return {
    asked(slideId, at) {
      if (closed) return
      askedAt = performance.now()
      recent[next++ % remembered] = { slideId, at }
      stop?.abort()
      stop = null
      if (timer === null) wait(quietMs)
    },
    close() {
      closed = true
      stop?.abort()
      if (timer) clearTimeout(timer)
    },
  }
}

/**
 * Neighbours of the tiles first, then the finer and the coarser level at the same place. None appears twice, and none
 * of the seen ones.
 */
export function around(seen: readonly Seen[], infoOf: ReadAheadOptions['infoOf']): Seen[] {
  const known = new Set(seen.map(keyOf))
  const beside: Seen[] = []
  const finer: Seen[] = []
  const coarser: Seen[] = []
  const add = (list: Seen[], tile: Seen, info: SlideInfo) => {
    const key = keyOf(tile)
    if (known.has(key) || !isInside(tile.at, info)) return
    known.add(key)
    list.push(tile)
  }
  // The latest first: they surround the window's current place.
  for (const { slideId, at } of [...seen].reverse()) {
    const info = infoOf(slideId)
    if (!info) continue
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const)
      add(beside, { slideId, at: { ...at, col: at.col + dx, row: at.row + dy } }, info)
    for (const [list, level] of [
      [finer, at.level - 1],
      [coarser, at.level + 1],
    ] as const) {
      const place = sameplace(at, level, info)
      if (place) add(list, { slideId, at: place }, info)
    }
  }
  return [...beside, ...coarser, ...finer].slice(0, mostAhead)
}

/** The tile of another level that contains the centre of this one. */
function sameplace(at: TileAddress, level: number, { levels }: SlideInfo): TileAddress | null {
  const from = levels[at.level]
  const to = levels[level]
  if (!from || !to) return null
  const x = ((at.col + 0.5) * from.tileWidth * from.downsample) / to.downsample
  const y = ((at.row + 0.5) * from.tileHeight * from.downsample) / to.downsample
  return { ...at, level, col: Math.floor(x / to.tileWidth), row: Math.floor(y / to.tileHeight) }
}

function isInside({ level, col, row }: TileAddress, { levels }: SlideInfo): boolean {
  const at = levels[level]
  return at !== undefined && col >= 0 && row >= 0 && col * at.tileWidth < at.width && row * at.tileHeight < at.height
}

const keyOf = ({ slideId, at }: Seen) => `${slideId}/${at.plane}/${at.level}/${at.col}/${at.row}`
