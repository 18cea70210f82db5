import { AppError } from '#shared/contract/errors.ts'
import {
  type AssociatedKind,
  allInFocus,
  type EncodedTile,
  hasPlane,
  type SlideInfo,
  type TileAddress,
} from '#shared/domain/slide-info.ts'
import { dicomAssociated, dicomTile } from './dicom/tiles.ts'
import { pictureProfile } from './picture-profile.ts'
import { canBeProfile, maxProfileBytes } from './profile-bytes.ts'
import type { SlideReader } from './reader.ts'
import { closeSlideFile, type PictureBody, type SlideFile, type StackBody, type TiffBody } from './slide-file.ts'
import { browserShows } from './tiff/jpeg-prefix.ts'
import { compression, tag } from './tiff/tags.ts'

/** The reader that serves a slide's stored tiles. */
export function tileReader(slide: SlideFile): SlideReader {
  const { info, body } = slide
  if (body.kind === 'stack') return stackReader(slide, body)
  return {
    info,
    tile: async (at, signal) => {
      if (signal?.aborted) throw new AppError('cancelled')
      checkAddress(info, at)
      if (!info.levels[at.level]!.passThrough || at.plane === allInFocus) return null
      const tile = await storedTile(slide, at)
      if (signal?.aborted) throw new AppError('cancelled')
      return tile
    },
    associated: async (kind) => {
      if (!info.associated.includes(kind)) throw noSuch(kind)
      if (body.kind === 'dicom') return dicomAssociated(body, kind)
      return body.kind === 'tiff' ? tiffAssociated(body, kind) : null
    },
    iccProfile: () => profileOf(slide),
    close: () => closeSlideFile(slide),
  }
}

/** Each plane of a stack answers for its own tiles. */
function stackReader(slide: SlideFile, { planes }: StackBody): SlideReader {
  const readers = planes.map(tileReader)
  return {
    info: slide.info,
    tile: async (at, signal) => {
      checkAddress(slide.info, at)
      return at.plane === allInFocus ? null : readers[at.plane]!.tile({ ...at, plane: 0 }, signal)
    },
    associated: (kind) => Promise.reject(noSuch(kind)),
    iccProfile: () => readers[0]!.iccProfile(),
    close: () => closeSlideFile(slide),
  }
}

async function storedTile(slide: SlideFile, at: TileAddress): Promise<EncodedTile | null> {
  const { body, info } = slide
  if (body.kind === 'dicom') return dicomTile(body, info, at)
  if (body.kind === 'tiff') return tiffTile(body, at)
  return body.kind === 'picture' ? picture(slide, body) : null
}

/** Throws `not-found` for a tile outside the grid. */
function checkAddress(info: SlideInfo, { level, col, row, plane }: TileAddress): void {
  const at = Number.isInteger(level) && Number.isInteger(col) && Number.isInteger(row) ? info.levels[level] : undefined
  const cols = at ? Math.ceil(at.width / at.tileWidth) : 0
  const rows = at ? Math.ceil(at.height / at.tileHeight) : 0
  if (!hasPlane(info, plane) || col < 0 || row < 0 || col >= cols || row >= rows) {
    throw new AppError('not-found', { what: 'tile' })
  }
}

async function tiffTile(body: TiffBody, { plane, level, col, row }: TileAddress): Promise<EncodedTile | null> {
  // The file's own grid: padded levels may have more columns than the slide.
  const image = body.planes[plane]![level]!
  const bytes = await image.jpeg(row * image.cols + col)
  return bytes && { bytes, mimeType: 'image/jpeg' }
}

async function picture({ file }: SlideFile, body: PictureBody): Promise<EncodedTile> {
  return { bytes: await file.read(0, file.size), mimeType: body.mimeType }
}

async function tiffAssociated(body: TiffBody, kind: AssociatedKind): Promise<EncodedTile | null> {
  const embedded = await body.embedded.get(kind)?.()
  if (embedded) return { bytes: embedded, mimeType: 'image/jpeg' }
  const image = body.associated.get(kind)
  if (!image) throw noSuch(kind)
  // Only an image stored as one JPEG can travel as it is; Aperio's come in strips.
  if (image.format.compression !== compression.jpeg || image.tiled || image.rows !== 1) return null
  const bytes = await image.jpeg(0)
  const shown = bytes && browserShows(bytes, { width: image.width, height: image.height, rgb: image.rgbJpeg })
  return shown ? { bytes, mimeType: 'image/jpeg' } : null
}

async function profileOf({ file, body }: SlideFile): Promise<Uint8Array | null> {
  if (body.kind === 'picture') return pictureProfile(file, body.mimeType)
  if (body.kind === 'dicom') return body.iccProfile()
  if (body.kind !== 'tiff') return null
  const { ifd } = body.levels[0]!
  return canBeProfile(ifd.field(tag.iccProfile)?.length ?? 0) ? ifd.bytes(tag.iccProfile, maxProfileBytes) : null
}

const noSuch = (kind: string) => new AppError('not-found', { what: kind })
