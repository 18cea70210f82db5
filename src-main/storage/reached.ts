import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { ChainEnd } from './chain.store.ts'

/** Events that the records once had and have no more. */
export interface MissingEvents {
  /** First number that is missing. Null if the records hold events of other numbers and links in their place. */
  readonly from: number | null
  /** Last number that the records had reached. */
  readonly to: number
  /** Time of the last event before the gap, ISO 8601; null if none is left. */
  readonly since: string | null
  /** Time of the last event that the records had reached. */
  readonly until: string
}

/** What the file beside the records holds. */
interface Noted {
  readonly reached: ChainEnd | null
  readonly missing: readonly MissingEvents[]
}

/** The end of the chain of events, kept in a file of its own. */
export interface Reached {
  /** What is missing since the last start; part of `missing`. */
  readonly found: readonly MissingEvents[]
  /** What is missing, until somebody was told. */
  missing(): readonly MissingEvents[]
  /** Somebody was told. */
  told(): void
  /** Call it after each change. It returns at once; the file follows within a second. */
  wrote(): void
  close(): void
}

interface Chain {
  end(): ChainEnd | null
  holds(head: ChainEnd): boolean
}

/** The end of the chain that the records of a folder had reached at the last run; null if that is not known. */
export const lastReached = (folder: string): ChainEnd | null => noted(join(folder, 'daybreak.reached')).reached

const nothing: Noted = { reached: null, missing: [] }
/** ms */
const everyMs = 1000
const mostKept = 20

/**
 * Keeps beside the records which event they have reached. A write-ahead log that was cut or removed takes the events
 * with it that it held, and SQLite opens the rest without a word. This file shows that afterwards. It is written within
 * a second after a change, and when the records are closed, so events of the last second before a crash may be missing
 * unnoticed. A gap is named until somebody was told. A file that cannot be read or written is left out; the records do
 * not depend on it.
 */
export function followReached(folder: string, chain: Chain): Reached {
  const file = join(folder, 'daybreak.reached')
  const before = noted(file)
  const gap = before.reached && gapAfter(before.reached, chain)
  let missing = [...before.missing, ...(gap ? [gap] : [])].slice(-mostKept)
  let timer: NodeJS.Timeout | null = null
  let writing = Promise.resolve()
  let closed = false

  const contents = () => JSON.stringify({ reached: chain.end(), missing } satisfies Noted)
  function writeNow(): void {
    try {
      const part = `${file}.part`
      const handle = openSync(part, 'w', 0o600)
      try {
        writeSync(handle, contents())
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
      renameSync(part, file)
    } catch {
      // The next change tries again.
    }
  }
  function writeSoon(): void {
    timer = null
    if (closed) return
    const text = contents()
    writing = writing.then(() => (closed ? undefined : written(file, text))).catch(() => undefined)
  }

  if (gap) writeNow()
  return {
    found: gap ? [gap] : [],
    missing: () => missing,
    told() {
      missing = []
      writeNow()
    },
    wrote() {
      timer ??= setTimeout(writeSoon, everyMs).unref()
    },
    close() {
      closed = true
      if (timer) clearTimeout(timer)
      writeNow()
    },
  }
}

async function written(file: string, text: string): Promise<void> {
  const part = `${file}.next`
  const handle = await open(part, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(part, file)
}

/** What the records lack of what they had reached. */
function gapAfter(reached: ChainEnd, chain: Chain): MissingEvents | null {
  if (chain.holds(reached)) return null
  const end = chain.end()
  const since = end?.at ?? null
  const last = end?.event ?? 0
  return { from: last < reached.event ? last + 1 : null, to: reached.event, since, until: reached.at }
}

function noted(file: string): Noted {
  try {
    const { reached, missing } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Noted>
    return { reached: isEnd(reached) ? reached : null, missing: Array.isArray(missing) ? missing.filter(isGap) : [] }
  } catch {
    return nothing
  }
}

const isGap = (value: unknown): value is MissingEvents => {
  const { from, to, since, until } = (value ?? {}) as Partial<MissingEvents>
  const numbers = typeof to === 'number' && (from === null || typeof from === 'number')
  return numbers && typeof until === 'string' && (since === null || typeof since === 'string')
}

const isEnd = (value: unknown): value is ChainEnd => {
  const { event, link, at } = (value ?? {}) as Partial<ChainEnd>
  return typeof event === 'number' && typeof link === 'string' && typeof at === 'string'
}
