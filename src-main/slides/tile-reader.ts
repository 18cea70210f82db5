import { AppError } from '#shared/contract/errors.ts'
import {
  type AssociatedKind,
  allInFocus,
  type EncodedTile,
  hasPlane,
  type SlideInfo,
  type TileAddress,
} from '#shared/domain/slide-info.ts'
import { pictureIccProfile } from './icc.ts'
import type { SlideReader } from './reader.ts'
import { closeSlideFile, type PictureBody, type SlideFile, type StackBody, type TiffBody } from './slide-file.ts'
import { browserShows } from './tiff/jpeg-prefix.ts'
import { compression } from './tiff/tags.ts'

/** The reader that serves a slide's stored tiles. */
export function tileReader(slide: SlideFile): SlideReader {
  const { info, body } = slide
  if (body.kind === 'stack') return stackReader(slide, body)
  return {
    info,
    tile: async (at, signal) => {
      if (signal?.aborted) throw new AppError('cancelled')
      const index = tileIndex(info, at)
      if (!info.levels[at.level]!.passThrough || at.plane === allInFocus) return null
      const tile = body.kind === 'tiff' ? await tiffTile(body, at.level, index) : await picture(slide, body)
      if (signal?.aborted) throw new AppError('cancelled')
      return tile
    },
    associated: (kind) => (body.kind === 'tiff' ? tiffAssociated(body, kind) : Promise.reject(noSuch(kind))),
    iccProfile: async () => (body.kind === 'picture' ? pictureIccProfile(slide.file, body.mimeType) : null),
    close: () => closeSlideFile(slide),
  }
}

/** Each plane of a stack answers for its own tiles. */
function stackReader(slide: SlideFile, { planes }: StackBody): SlideReader {
  const readers = planes.map(tileReader)
  return {
    info: slide.info,
    tile: async (at, signal) => {
      tileIndex(slide.info, at)
      return at.plane === allInFocus ? null : readers[at.plane]!.tile({ ...at, plane: 0 }, signal)
    },
    associated: (kind) => Promise.reject(noSuch(kind)),
    iccProfile: () => readers[0]!.iccProfile(),
    close: () => closeSlideFile(slide),
  }
}

/** Row-major index of a tile in its level. Throws `not-found` outside the grid. */
function tileIndex(info: SlideInfo, { level, col, row, plane }: TileAddress): number {
  const at = Number.isInteger(level) && Number.isInteger(col) && Number.isInteger(row) ? info.levels[level] : undefined
  const cols = at ? Math.ceil(at.width / at.tileWidth) : 0
  const rows = at ? Math.ceil(at.height / at.tileHeight) : 0
  if (!hasPlane(info, plane) || col < 0 || row < 0 || col >= cols || row >= rows) {
    throw new AppError('not-found', { what: 'tile' })
  }
  return row * cols + col
}

async function tiffTile(body: TiffBody, level: number, index: number): Promise<EncodedTile | null> {
  const bytes = await body.levels[level]!.jpeg(index)
  return bytes && { bytes, mimeType: 'image/jpeg' }
}

async function picture({ file }: SlideFile, body: PictureBody): Promise<EncodedTile> {
  return { bytes: await file.read(0, file.size), mimeType: body.mimeType }
}

async function tiffAssociated(body: TiffBody, kind: AssociatedKind): Promise<EncodedTile | null> {
  const image = body.associated.get(kind)
  if (!image) throw noSuch(kind)
  // Only an image stored as one JPEG can travel as it is; Aperio's come in strips.
  if (image.format.compression !== compression.jpeg || image.tiled || image.rows !== 1) return null
  const bytes = await image.jpeg(0)
  const shown = bytes && browserShows(bytes, { width: image.width, height: image.height, rgb: image.rgbJpeg })
  return shown ? { bytes, mimeType: 'image/jpeg' } : null
}

const noSuch = (kind: string) => new AppError('not-found', { what: kind })
