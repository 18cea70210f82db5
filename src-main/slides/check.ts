import { AppError } from '#shared/contract/errors.ts'
import type { SlideInfo } from '#shared/domain/slide-info.ts'
import { checkDicomImage } from './dicom/check.ts'
import type { ReadForeign } from './foreign/open.ts'
import { readJpegHeader } from './jpeg-header.ts'
import { openSlideFile } from './open.ts'
import type { RandomAccessFile } from './random-access-file.ts'
import { closeSlideFile } from './slide-file.ts'
import type { TiffImage } from './tiff/image.ts'
import { endsUnwritten } from './tiff/jpeg-prefix.ts'
import { compression } from './tiff/tags.ts'

/** Bytes at a file's end in which its end marker must lie; cameras append a little after it. */
const tailBytes = 65_536
/** Tiles looked at in each level: a file that was cut or left with holes shows it. */
const maxSamples = 100

/**
 * What an import needs to know before it takes a file: that it opens, that every tile lies inside it, and that it ends
 * as its format ends. Structure only, no pixels: see the engine's `verifyPixels` for those. Throws as `openSlide`.
 */
export async function checkSlide(path: string, readForeign?: ReadForeign): Promise<SlideInfo> {
  const slide = await openSlideFile(path, readForeign)
  const { file, info, body } = slide
  try {
    if (body.kind === 'stack') {
      for (const plane of body.planes) await checkSlide(plane.file.path)
    } else if (body.kind === 'fields') {
      for (const field of body.paths) await checkSlide(field)
    } else if (body.kind === 'tiff') {
      for (const image of [...body.planes.flat(), ...body.associated.values()]) {
        await image.checkSegments()
        if (image.format.compression === compression.jpeg) await checkJpegSegments(image)
      }
    } else if (body.kind === 'dicom') {
      for (const image of [...body.levels, ...body.associated.values()]) await checkDicomImage(image)
    } else if (body.kind === 'openslide') {
      // Its structure is OpenSlide's to judge, and was when it told the info.
      return info
    } else if (body.mimeType === 'image/webp') {
      // Its length is in its header, and was held against the file's.
      return info
    } else if (body.mimeType === 'image/png') {
      await checkEnd(file, 'IEND', 0)
    } else {
      const header = readJpegHeader(await file.read(0, Math.min(file.size, 65_536)))
      await checkEnd(file, '\xff\xd9', Math.max(0, header.scanAt))
    }
    return info
  } finally {
    await closeSlideFile(slide)
  }
}

/** A sample of the tiles, first and last among them: each a JPEG to its end, of the size that the directory says. */
async function checkJpegSegments(image: TiffImage): Promise<void> {
  const count = image.cols * image.rows
  const samples = Math.min(count, maxSamples)
  for (let i = 0; i < samples; i++) {
    const index = samples === 1 ? 0 : Math.round((i * (count - 1)) / (samples - 1))
    const ends = await image.ends(index)
    if (!ends) continue
    if (endsUnwritten(ends.tail)) throw truncated(image.ifd.layout.file, 'a tile was never written')
    const header = readJpegHeader(ends.head)
    if (header.scanAt < 0 || header.damaged) throw image.ifd.damaged('a tile is not a readable JPEG')
    // Strips may be the shorter last one; a tile is always whole.
    if (image.tiled && (header.width !== image.segmentWidth || header.height !== image.segmentHeight)) {
      throw image.ifd.damaged('a tile has another size than the file says')
    }
  }
}

async function checkEnd(file: RandomAccessFile, marker: string, from: number): Promise<void> {
  const start = Math.max(from, file.size - tailBytes)
  const tail = await file.read(start, file.size - start)
  if (tail.includes(marker, 0, 'latin1')) return
  throw truncated(file, 'the end of the picture is missing')
}

const truncated = (file: RandomAccessFile, detail: string) =>
  new AppError('file-truncated', { file: file.name, detail })
