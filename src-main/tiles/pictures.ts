import { LRUCache } from 'lru-cache'
import type { SureSlide } from '#main/contents/index.ts'
import { type Answer, cacheHeaders, notModified } from '#main/http/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import { type CellPlace, cropSquare, type Square } from '#shared/domain/crop-square.ts'
import type { SlideAt } from '#shared/domain/file-stamp.ts'
import type { AssociatedKind, EncodedTile } from '#shared/domain/slide-info.ts'
import type { OpenSlides } from './open-slides.ts'

export interface PictureEngine {
  /** Cuts a square (it may extend beyond the edge) and scales it to `outPx`, as JPEG. */
  crop(slide: SlideAt, crop: Square & { readonly outPx: number } & CropLook, signal?: AbortSignal): Promise<EncodedTile>
  associated(slide: SlideAt, kind: AssociatedKind, signal?: AbortSignal): Promise<EncodedTile>
  /** The slide's colours as a table to sRGB; null if they need none. */
  colour(slide: SlideAt, signal?: AbortSignal): Promise<Uint8Array | null>
}

/** Plane and colours of a crop. */
export interface CropLook {
  /** Focal plane; defaults to the slide's start plane. */
  readonly plane?: number | undefined
  /** `srgb`: converted through the slide's colour profile. */
  readonly colour?: 'stored' | 'srgb' | undefined
}

interface PictureRequest {
  readonly version: string | undefined
  readonly ifNoneMatch: string | undefined
  readonly signal: AbortSignal | undefined
}

export interface PictureRoutes {
  /** The square around a cell that the reader may see, `px` px wide on screen. */
  crop(reader: Reader, cellId: number, px: number, request: PictureRequest & CropLook): Promise<Answer>
  /** The slide's colours as a table to sRGB; an empty answer (204) if they need none. */
  colour(slideId: number, request: PictureRequest): Promise<Answer>
  associated(slideId: number, kind: AssociatedKind, request: PictureRequest): Promise<Answer>
  /** Lets go of the pictures kept of a content: its file held another one for a while. */
  forget(sha256: string): void
}

export interface PictureRoutesOptions {
  readonly openSlides: OpenSlides
  readonly engine: PictureEngine
  /** A cell as the reader sees it. Throws `not-found`. */
  readonly cellOf: (reader: Reader, cellId: number) => CellPlace & { readonly slideId: number }
  readonly cacheBytes?: number
}

/**
 * Cut-outs of cells and the pictures that accompany a slide (label, macro, thumbnail), made by the engine and cached.
 */
export function createPictureRoutes({
  openSlides,
  engine,
  cellOf,
  cacheBytes = 96 << 20,
}: PictureRoutesOptions): PictureRoutes {
  const cache = new LRUCache<string, EncodedTile>({
    maxSize: cacheBytes,
    sizeCalculation: ({ bytes }) => bytes.length + 200,
  })
  const answer = async (
    slideId: number,
    name: string,
    { version, ifNoneMatch }: PictureRequest,
    cut: (slide: SlideAt) => Promise<EncodedTile>,
  ): Promise<Answer> =>
    openSlides.use(slideId, async ({ record }) => {
      if (version && !record.sha256.startsWith(version)) throw new AppError('not-found', { what: 'slide' })
      const etag = `"${record.sha256.slice(0, 16)}-${name}"`
      if (ifNoneMatch === etag) return notModified(etag, version !== undefined)
      let picture = cache.get(etag)
      if (!picture) {
        picture = await cut(at(record))
        cache.set(etag, picture)
      }
      return {
        status: 200,
        headers: { ...cacheHeaders(etag, version !== undefined), 'content-type': picture.mimeType },
        body: picture.bytes,
      }
    })
  return {
    async crop(reader, cellId, px, request) {
      const cell = cellOf(reader, cellId)
      const square = cropSquare(cell)
      const { plane, colour } = request
      const name = `c${square.x}-${square.y}-${square.sizePx}-${px}${plane === undefined ? '' : `-p${plane}`}${colour === 'srgb' ? '-srgb' : ''}`
      const crop = { ...square, outPx: px, plane, colour }
      return answer(cell.slideId, name, request, (slide) => engine.crop(slide, crop, request.signal))
    },
    colour: (slideId, { version, ifNoneMatch, signal }) =>
      openSlides.use(slideId, async ({ record }) => {
        if (version && !record.sha256.startsWith(version)) throw new AppError('not-found', { what: 'slide' })
        const etag = `"${record.sha256.slice(0, 16)}-colour-1"`
        if (ifNoneMatch === etag) return notModified(etag, version !== undefined)
        const table = await engine.colour(at(record), signal)
        const headers = cacheHeaders(etag, version !== undefined)
        if (!table) return { status: 204, headers, body: null }
        return { status: 200, headers: { ...headers, 'content-type': 'application/octet-stream' }, body: table }
      }),
    associated: (slideId, kind, request) =>
      answer(slideId, kind, request, async (slide) => {
        // What comes from the file itself is kept only after the look that ends the work.
        const stored = await openSlides.use(slideId, ({ reader }) => reader.associated(kind))
        return stored ?? engine.associated(slide, kind, request.signal)
      }),
    forget(sha256) {
      for (const key of [...cache.keys()]) if (key.startsWith(`"${sha256.slice(0, 16)}-`)) cache.delete(key)
    },
  }
}

const at = ({ path, files }: SureSlide): SlideAt => ({ path, files })
