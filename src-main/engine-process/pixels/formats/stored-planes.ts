import type { SlideStructure } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { keptPlane, keyOf, type Plane, type Size } from '../planes.ts'
import { readReduced } from '../reduced-level.ts'
import { type Rect, type RgbImage, wholeOf } from '../rgb.ts'
import { segmentRect } from '../segment-grid.ts'
import { readSegment } from '../single-segments.ts'
import type { StoredImage } from '../stored-image.ts'
import { readStored } from '../stored-region.ts'
import { storedTile } from '../stored-tile.ts'
import type { OnDamaged } from '../unreadable.ts'
import { leastBright, tooDark } from '../unused-bits.ts'

/** Most pixels of an untiled TIFF that is decoded once and kept, like a picture. */
const maxKeptPixels = 2 ** 26
const maxAssociatedPixels = 2 ** 25

/**
 * The stored levels of one focal plane; `images[i]` holds `info.levels[i]`. Tiles that are missing from a reduced
 * level, or cannot be decoded there, are made from the next finer one. Only tiles missing from the finest level are
 * lost.
 */
export function storedPlanes(
  slide: SlideStructure,
  focal: number,
  images: readonly StoredImage[],
  onDamaged: OnDamaged,
): Plane[] {
  const { info } = slide
  // Aperio stores every tile of its finest level. Other formats leave out what was not scanned.
  const emptyIsLost = info.format === 'svs'
  const lost = (level: number, image: StoredImage, tell: OnDamaged) => (index: number) => {
    const { x, y, width, height } = segmentRect(image, index, wholeOf(image))
    const seen = Math.min(width, image.width - x) * Math.min(height, image.height - y)
    tell(`${level}/${index}`, seen * info.levels[level]!.downsample ** 2)
  }
  const planes: Plane[] = []
  for (const [level, image] of images.entries()) {
    // The slide's level may be smaller than the image, which some files pad to whole tiles.
    const { width, height, downsample } = info.levels[level]!
    const finer = planes.at(-1)
    const finest = (tell: OnDamaged) => (rect: Rect, size: Size, signal?: AbortSignal) =>
      readStored(image, rect, size, { signal, emptyIsLost, onDamaged: lost(level, image, tell) })
    const read: Plane['read'] = finer
      ? (rect, size, signal) => readReduced({ image, downsample, finer }, rect, size, signal)
      : finest(onDamaged)
    const encodedTile = (rect: Rect, signal?: AbortSignal) => storedTile(image, rect, signal)
    const plane = { width, height, downsample, read, encodedTile }
    const keep = level === 0 && !image.tiled && info.width * info.height <= maxKeptPixels
    const whole = { x: 0, y: 0, width: info.width, height: info.height }
    planes.push(keep ? keptPlane(keyOf(slide, focal), plane, (tell) => finest(tell)(whole, whole), onDamaged) : plane)
  }
  return planes
}

/** RGB of a whole associated image. Throws `not-found` if there is none, `file-too-large`. */
export function readAssociatedImage(
  { file }: SlideStructure,
  image: StoredImage | undefined,
  kind: string,
  signal?: AbortSignal,
): Promise<RgbImage> {
  if (!image) throw new AppError('not-found', { what: kind })
  const { width, height } = image
  if (width * height > maxAssociatedPixels) throw new AppError('file-too-large', { file: file.name, width, height })
  return readStored(image, { x: 0, y: 0, width, height }, image, { signal, onDamaged: () => undefined })
}

/**
 * Decodes the first, middle and last tile of each image. Throws `file-unsupported` if samples of 16 bits are all dark:
 * then fewer bits are used than the file says, and the picture cannot be scaled. `file`: its name.
 */
export async function verifyImages(images: readonly StoredImage[], file: string): Promise<void> {
  let brightest = 0
  let deep = false
  const look = ({ data }: RgbImage) => {
    if (deep) for (const value of data) if (value > brightest) brightest = value
  }
  for (const image of images) {
    deep ||= image.format.bits > 8
    const count = image.cols * image.rows
    for (const index of new Set([0, Math.floor(count / 2), count - 1])) await readSegment(image, index, look)
  }
  if (deep && brightest < leastBright) throw tooDark(file)
}
