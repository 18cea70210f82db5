import { LRUCache } from 'lru-cache'
import { AppError } from '#shared/contract/errors.ts'
import { mustBeAllowed, type Reader } from '#shared/contract/permissions.ts'
import type { EncodedTile, TileAddress } from '#shared/domain/slide-info.ts'
import { type Answer, cacheHeaders, errorAnswer, notModified } from './answer.ts'
import type { Readers } from './readers.ts'

export interface TileEngine {
  /** Cuts and encodes a tile that the file does not hold as a browser shows it. `path` of the slide file. */
  tile(path: string, at: TileAddress, signal?: AbortSignal): Promise<EncodedTile>
}

export interface TileRequest {
  /** Path and query, e.g. `/tiles/12/0/3/4/5?v=1a2b3c4d`. */
  readonly url: string
  readonly ifNoneMatch?: string | undefined
  /** Made only when the tile must be cut, because most never need it. */
  readonly signal?: () => AbortSignal
}

export type TileRoute = (request: TileRequest) => Promise<Answer>

export interface TileRouteOptions {
  readonly reader: Reader
  readonly readers: Readers
  readonly engine: TileEngine
  /** Memory for tiles the engine cut; those in the file come from the operating system's cache. */
  readonly cacheBytes?: number
  readonly onError?: (error: unknown) => Answer
}

// `slide` is the slide's id; plane -1 is all in focus; `v` the first 8 or more digits of its content hash, which makes the answer immutable.
const pattern = /^\/tiles\/(\d{1,15})\/(-1|\d{1,4})\/(\d{1,3})\/(\d{1,8})\/(\d{1,8})(?:\?(?:.*&)?v=([0-9a-f]{8,64}))?/

export const isTileUrl = (url: string): boolean => url.startsWith('/tiles/')

/**
 * GET /tiles/:slide/:plane/:level/:col/:row. The file's own JPEG tiles pass through as they are; others are cut by the
 * engine and kept in a bounded cache. The same function answers in every host.
 */
export function createTileRoute({
  reader,
  readers,
  engine,
  cacheBytes = 64 << 20,
  onError = errorAnswer,
}: TileRouteOptions): TileRoute {
  const cache = new LRUCache<string, EncodedTile>({
    maxSize: cacheBytes,
    sizeCalculation: ({ bytes }) => bytes.length + 200,
  })
  return async ({ url, ifNoneMatch, signal }) => {
    const match = pattern.exec(url)
    if (!match) return errorAnswer(new AppError('not-found', { what: 'tile' }))
    const at = { plane: Number(match[2]), level: Number(match[3]), col: Number(match[4]), row: Number(match[5]) }
    const version = match[6]
    try {
      mustBeAllowed(reader, 'case.read')
      return await readers.use(Number(match[1]), async ({ record, reader: slide }) => {
        if (version && !record.sha256.startsWith(version)) throw new AppError('not-found', { what: 'slide' })
        const etag = `"${record.sha256.slice(0, 16)}-${at.plane}-${at.level}-${at.col}-${at.row}"`
        if (ifNoneMatch === etag) return notModified(etag, version !== undefined)
        const tile = (await slide.tile(at)) ?? (await cut(etag, record.path, at, signal?.()))
        return {
          status: 200,
          headers: {
            ...cacheHeaders(etag, version !== undefined),
            'content-type': tile.mimeType,
            'content-length': String(tile.bytes.length),
          },
          body: tile.bytes,
        }
      })
    } catch (error) {
      return onError(error)
    }
  }

  async function cut(key: string, path: string, at: TileAddress, signal: AbortSignal | undefined) {
    const known = cache.get(key)
    if (known) return known
    if (signal?.aborted) throw new AppError('cancelled')
    const tile = await engine.tile(path, at, signal)
    cache.set(key, tile)
    return tile
  }
}
