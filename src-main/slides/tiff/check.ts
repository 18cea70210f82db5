import { AppError } from '#shared/contract/errors.ts'
import { readJpegHeader } from '../jpeg-header.ts'
import type { TiffImage } from './image.ts'
import { endsUnwritten } from './jpeg-prefix.ts'
import { compression } from './tags.ts'

/** Number of tiles checked in each level. They reveal a file that was truncated or has holes. */
const maxSamples = 100

/** Checks that all of an image's tiles lie in the file, and that a sample of its JPEGs matches the directory. */
export async function checkTiffImage(image: TiffImage): Promise<void> {
  await image.checkSegments()
  if (image.format.compression === compression.jpeg) await checkJpegSegments(image)
}

/**
 * Checks a sample of the tiles, including the first and the last: each must be a complete JPEG of the size given in
 * the directory.
 */
async function checkJpegSegments(image: TiffImage): Promise<void> {
  const count = image.cols * image.rows
  const samples = Math.min(count, maxSamples)
  for (let i = 0; i < samples; i++) {
    const index = samples === 1 ? 0 : Math.round((i * (count - 1)) / (samples - 1))
    const ends = await image.ends(index)
    if (!ends) continue
    if (image.statesLengths && endsUnwritten(ends.tail)) {
      const file = image.ifd.layout.file.name
      throw new AppError('file-truncated', { file, detail: 'a tile was never written' })
    }
    const header = readJpegHeader(ends.head)
    if (header.scanAt < 0 || header.damaged) throw image.ifd.damaged('a tile is not a readable JPEG')
    if (!coversSegment(image, index, header)) {
      throw image.ifd.damaged('a tile has another size than the file says')
    }
  }
}

/** Whether a stream of this size covers all of a segment's pixels inside the image. Some writers crop or pad. */
export function coversSegment(image: TiffImage, index: number, { width, height }: Size): boolean {
  const left = (index % image.cols) * image.segmentWidth
  const top = Math.floor(index / image.cols) * image.segmentHeight
  return (
    width >= Math.min(image.segmentWidth, image.width - left) &&
    height >= Math.min(image.segmentHeight, image.height - top)
  )
}

interface Size {
  readonly width: number
  readonly height: number
}
