import { AppError } from '#shared/contract/errors.ts'
import type { AssociatedKind, EncodedTile } from '#shared/domain/slide-info.ts'
import { canBeProfile, maxProfileBytes } from '../profile-bytes.ts'
import type { SlideFormat, TiffBody } from '../slide-file.ts'
import { checkTiffImage } from './check.ts'
import { browserShows } from './jpeg-prefix.ts'
import { readTiffSlide } from './slide.ts'
import { compression, tag } from './tags.ts'

/** TIFF and BigTIFF: plain, OME, Philips and Aperio. */
export const tiffFormat: SlideFormat<TiffBody> = {
  open: async ({ file, kind }) => (kind === 'tiff' ? readTiffSlide(file) : null),
  parts: async ({ file, kind }) => (kind === 'tiff' ? [file.path] : null),
  async check({ body }) {
    for (const image of [...body.planes.flat(), ...body.associated.values()]) await checkTiffImage(image)
  },
  storedLevels: ({ levels }) => levels.length,
  async tile({ body }, { plane, level, col, row }) {
    // This is the file's own grid. Padded levels may have more columns than the slide.
    const image = body.planes[plane]![level]!
    const bytes = await image.shownJpeg(row * image.cols + col)
    return bytes && { bytes, mimeType: 'image/jpeg' }
  },
  associated: ({ body }, kind) => storedPicture(body, kind),
  async iccProfile({ body }) {
    const { ifd } = body.levels[0]!
    return canBeProfile(ifd.field(tag.iccProfile)?.length ?? 0) ? ifd.bytes(tag.iccProfile, maxProfileBytes) : null
  },
  isField: (info, { levels }) => levels.length === 1 && !levels[0]!.tiled && info.associated.length === 0,
}

async function storedPicture(body: TiffBody, kind: AssociatedKind): Promise<EncodedTile | null> {
  const embedded = await body.embedded.get(kind)?.()
  if (embedded) return { bytes: embedded, mimeType: 'image/jpeg' }
  const image = body.associated.get(kind)
  if (!image) throw new AppError('not-found', { what: kind })
  // Only an image stored as one JPEG can be passed through. Aperio's come in strips.
  if (image.format.compression !== compression.jpeg || image.tiled || image.rows !== 1) return null
  const bytes = await image.jpeg(0)
  const shown = bytes && browserShows(bytes, { ...image.expectedJpeg, width: image.width, height: image.height })
  return shown ? { bytes, mimeType: 'image/jpeg' } : null
}
