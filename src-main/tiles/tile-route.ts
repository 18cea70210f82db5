import { LRUCache } from 'lru-cache'
import { type Answer, cacheHeaders, errorAnswer, notModified } from '#main/http/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { mustBeAllowed, type Session } from '#shared/contract/permissions.ts'
import type { SlideAt } from '#shared/domain/file-stamp.ts'
import type { EncodedTile, SlideInfo, TileAddress } from '#shared/domain/slide-info.ts'
import { tileGeneration } from '#shared/domain/tile-version.ts'
import type { OpenSlide } from './kept-slides.ts'
import type { OpenSlides } from './open-slides.ts'
import { createReadAhead } from './read-ahead.ts'
import { createSharedWork } from './shared-work.ts'
import type { TileCache } from './tile-cache.ts'

export interface TileEngine {
  /** Cuts and encodes a tile that the file does not store in a form for browsers. Throws `file-changed`. */
  tile(slide: SlideAt, at: TileAddress, signal?: AbortSignal): Promise<EncodedTile>
}

export interface TileRequest {
  /** Path and query, e.g. `/tiles/12/0/3/4/5?v=1a2b3c4d-3`. */
  readonly url: string
  readonly ifNoneMatch?: string | undefined
  /** Called only when the tile must be cut, because most tiles need no signal. */
  readonly signal?: () => AbortSignal
}

export type TileRoute = (request: TileRequest, session: Session) => Promise<Answer>

export interface RunningTileRoute extends TileRoute {
  /** Removes the kept tiles of one content, from memory and disk: its file held another content for a while. */
  forget(sha256: string): void
  /** Ends reading ahead. */
  close(): void
}

export interface TileRouteOptions {
  readonly openSlides: OpenSlides
  readonly engine: TileEngine
  /** Memory for tiles that the engine cut, bytes. Tiles stored in the file are cached by the operating system. */
  readonly cacheBytes?: number
  /** Disk cache for tiles that the engine cut; without it they do not survive a restart. */
  readonly disk?: TileCache
  /**
   * True if a screening found parts of the slide that cannot be decoded. A browser shows a damaged JPEG as far as it
   * goes; the engine, which makes all tiles of such a slide, stripes it as the model saw it.
   */
  readonly hasLostParts?: (slideId: number) => boolean
  /** False while the machine is needed for more than reading ahead. */
  readonly mayReadAhead?: () => boolean
  readonly onError?: (error: unknown) => Answer
}

// `slide` is the slide's id; plane -1 is all in focus. `v` is at least the first 8 digits of the content's hash, the
// generation of the tiles, and `lost` if the window knows of lost parts. It makes the answer immutable if all is so.
const pattern =
  /^\/tiles\/(\d{1,15})\/(-1|\d{1,4})\/(\d{1,3})\/(\d{1,8})\/(\d{1,8})(?:\?(?:.*&)?v=([0-9a-f]{8,64})(?:-(\d{1,6})(-lost)?)?)?/

const current = String(tileGeneration)

/**
 * The parts of a tile's address, null for any other. `saysLost`: the window knows of lost parts, perhaps before the kept
 * answer of `hasLostParts` has expired.
 */
function parse(url: string) {
  const match = pattern.exec(url)
  if (!match) return null
  const at: TileAddress = {
    plane: Number(match[2]),
    level: Number(match[3]),
    col: Number(match[4]),
    row: Number(match[5]),
  }
  const [version, ofGeneration, saysLost] = [match[6], match[7], match[8] !== undefined]
  return { slideId: Number(match[1]), at, version, ofGeneration, saysLost }
}

/** Identifies the bytes of a tile among all that were ever served for its place. */
const etagOf = (sha256: string, { plane, level, col, row }: TileAddress, lost: boolean): string =>
  `"${sha256.slice(0, 16)}-${current}${lost ? '-lost' : ''}-${plane}-${level}-${col}-${row}"`

export const isTileUrl = (url: string): boolean => url.startsWith('/tiles/')

/**
 * GET /tiles/:slide/:plane/:level/:col/:row. The file's own JPEG tiles are passed through. Others are cut by the
 * engine and kept in bounded caches in memory and on disk. During pauses, the tiles around those that the window
 * shows are loaded too. Every host uses this function.
 */
export function createTileRoute({
  openSlides,
  engine,
  cacheBytes = 64 << 20,
  disk,
  hasLostParts = () => false,
  mayReadAhead = () => true,
  onError = errorAnswer,
}: TileRouteOptions): RunningTileRoute {
  const share = createSharedWork<EncodedTile>()
  const infos = new LRUCache<number, SlideInfo>({ max: 32 })
  const ahead = createReadAhead({
    infoOf: (slideId) => infos.get(slideId) ?? null,
    allowed: mayReadAhead,
    bring: ({ slideId, at }, signal) =>
      openSlides.use(slideId, async (slide) => {
        // Reading a stored tile puts it into the system's cache, so the next read waits for no disk and no network.
        if (hasLostParts(slideId) || !(await slide.reader.tile(at, signal))) await cut(slide, at, signal)
      }),
  })
  const cache = new LRUCache<string, EncodedTile>({
    maxSize: cacheBytes,
    sizeCalculation: ({ bytes }) => bytes.length + 200,
  })
  const answer = async ({ url, ifNoneMatch, signal }: TileRequest, { reader }: Session): Promise<Answer> => {
    const asked = parse(url)
    if (!asked) return errorAnswer(new AppError('not-found', { what: 'tile' }))
    const { slideId, at, version, ofGeneration, saysLost } = asked
    try {
      mustBeAllowed(reader, 'case.read')
      ahead.asked(slideId, at)
      return await openSlides.use(slideId, async (slide) => {
        const { record } = slide
        if (infos.get(slideId) !== slide.reader.info) infos.set(slideId, slide.reader.info)
        if (version && !record.sha256.startsWith(version)) throw new AppError('not-found', { what: 'slide' })
        const lost = saysLost || hasLostParts(slideId)
        const etag = etagOf(record.sha256, at, lost)
        const immutable = ofGeneration === current && lost === saysLost
        if (ifNoneMatch === etag) return notModified(etag, immutable)
        const stored = lost ? null : await slide.reader.tile(at)
        const tile = stored ?? (await cut(slide, at, signal?.()))
        return {
          status: 200,
          headers: {
            ...cacheHeaders(etag, immutable),
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

  return Object.assign(answer, {
    forget(sha256: string) {
      for (const key of [...cache.keys()]) if (key.startsWith(`${sha256}-`)) cache.delete(key)
      disk?.forget(sha256)
    },
    close: () => ahead.close(),
  })

  async function cut({ record }: OpenSlide, at: TileAddress, signal: AbortSignal | undefined): Promise<EncodedTile> {
    const name = `${at.plane}-${at.level}-${at.col}-${at.row}`
    const key = `${record.sha256}-${name}`
    const known = cache.get(key)
    if (known) return known
    const { path, files } = record
    const make = async (stop: AbortSignal): Promise<EncodedTile> => {
      const kept = await disk?.get({ sha256: record.sha256, name })
      const tile = kept ?? (await engine.tile({ path, files }, at, stop))
      cache.set(key, tile)
      if (!kept) void disk?.put({ sha256: record.sha256, name }, tile)
      return tile
    }
    return share(key, make, signal)
  }
}
