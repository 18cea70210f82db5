import { type ErrorData, toErrorData } from '#shared/contract/errors.ts'

/** A tile that did not come: the core's error where it sent one. */
export class TileError extends Error {
  readonly data: ErrorData
  constructor(data: ErrorData) {
    super(data.code)
    this.name = 'TileError'
    this.data = data
  }
}

/** Fetches tiles, and fetches those that will be wanted next while nothing else is to do. */
export interface TileLoader {
  /** Throws TileError, or an AbortError when the signal is aborted. */
  load(url: string, signal: AbortSignal): Promise<Blob>
  /** Takes the place of what was asked for before and has not been fetched yet. */
  prefetch(urls: readonly string[]): void
  close(): void
}

/** Keeps the last `keep` prefetched tiles (a few megabytes of JPEG); `parallel` are on their way at a time. */
export function createTileLoader({ keep = 240, parallel = 4, get = fetchTile } = {}): TileLoader {
  const kept = new Map<string, Promise<Blob>>()
  const closing = new AbortController()
  let waiting: string[] = []
  let underway = 0

  const pump = (): void => {
    while (underway < parallel) {
      const url = waiting.shift()
      if (url === undefined) return
      if (kept.has(url)) continue
      underway++
      const tile = get(url, closing.signal, 'low')
      kept.set(url, tile)
      if (kept.size > keep) kept.delete(kept.keys().next().value!)
      tile
        .catch(() => kept.delete(url))
        .finally(() => {
          underway--
          pump()
        })
    }
  }

  return {
    load(url, signal) {
      const early = kept.get(url)
      // A prefetched tile that failed is asked for again, now that it is wanted.
      return early === undefined ? get(url, signal, 'high') : early.catch(() => get(url, signal, 'high'))
    },
    prefetch(urls) {
      waiting = urls.filter((url) => !kept.has(url))
      pump()
    },
    close() {
      waiting = []
      closing.abort()
      kept.clear()
    },
  }
}

async function fetchTile(url: string, signal: AbortSignal, priority: 'high' | 'low'): Promise<Blob> {
  let response: Response
  try {
    response = await fetch(url, { signal, priority })
  } catch (error) {
    if (signal.aborted) throw error
    throw new TileError({ code: 'bug', params: { message: 'connection' }, retryable: true })
  }
  if (!response.ok) throw new TileError(await errorOf(response))
  return response.blob()
}

async function errorOf(response: Response): Promise<ErrorData> {
  const body: unknown = await response.json().catch(() => null)
  const data = typeof body === 'object' && body !== null && 'error' in body ? body.error : body
  if (typeof data === 'object' && data !== null && 'code' in data && typeof data.code === 'string')
    return { params: {}, retryable: false, ...data } as ErrorData
  return toErrorData(new Error(`HTTP ${response.status}`))
}
