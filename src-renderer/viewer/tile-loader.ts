import { type ErrorData, toErrorData } from '#shared/contract/errors.ts'

/** A tile that could not be loaded, with the core's error if it sent one. */
export class TileError extends Error {
  readonly data: ErrorData
  constructor(data: ErrorData) {
    super(data.code)
    this.name = 'TileError'
    this.data = data
  }
}

/** Loads tiles, and prefetches those needed next while it is idle. */
export interface TileLoader {
  /** Throws TileError, or an AbortError when the signal is aborted. */
  load(url: string, signal: AbortSignal): Promise<Blob>
  /** Replaces the previous prefetch requests that have not been sent yet. */
  prefetch(urls: readonly string[]): void
  close(): void
}

/** Keeps the last `keep` prefetched tiles (a few megabytes of JPEG). At most `parallel` prefetches run at a time. */
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
      // A tile whose prefetch failed is requested again now that it is needed.
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

/** Throws TileError, or an AbortError when the signal is aborted. */
export async function fetchTile(url: string, signal: AbortSignal, priority: 'high' | 'low'): Promise<Blob> {
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
