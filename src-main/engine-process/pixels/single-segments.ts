import { coversSegment, readJpegHeader } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { decode, resize } from './decode.ts'
import { loadSegments } from './load-segments.ts'
import type { Size } from './planes.ts'
import type { ReadContext } from './read-context.ts'
import { paste, type Rect, type TakePixels, whiteImage, wholeOf } from './rgb.ts'
import { segmentCodec } from './segment-codec.ts'
import { faultOfTile, hasBroken } from './segment-faults.ts'
import { segmentRect, shapeOf } from './segment-grid.ts'
import { ownSize, segmentPixels, withoutSign } from './segment-pixels.ts'
import { headerBytes, type StoredSegments, smallTiff } from './small-tiff.ts'
import { decodingOf, isFrameImage, type SegmentCodec, type StoredImage } from './stored-image.ts'
import { paintUnreadable } from './unreadable.ts'

/** Number of segments decoded in parallel if each is decoded alone. */
const eachAtOnce = 6

/** Segments that are complete pictures, already read from the file. */
interface LoadedPictures {
  readonly codec: SegmentCodec
  readonly loaded: StoredSegments
}

/**
 * Decodes each segment alone: for segments that are complete pictures, and after a region failed, so that only the
 * damaged ones are lost.
 */
export async function readEach(
  image: StoredImage,
  rect: Rect,
  size: Size,
  indexes: readonly number[],
  context: ReadContext,
  pictures: LoadedPictures | null = null,
) {
  const { signal } = context
  const whole = whiteImage(rect.width, rect.height)
  const lose = (index: number, place: Rect) => {
    paintUnreadable(whole, place, rect)
    context.onDamaged(index)
  }
  const one = async (i: number) => {
    const index = indexes[i]!
    const place = segmentRect(image, index, rect)
    const left = Math.max(0, place.x)
    const top = Math.max(0, place.y)
    const width = Math.min(rect.width, place.x + place.width) - left
    const height = Math.min(rect.height, place.y + place.height) - top
    if (width <= 0 || height <= 0) return
    if (context.lost?.has(index)) return paintUnreadable(whole, place, rect)
    const part = { x: left - place.x, y: top - place.y, width, height }
    let found = false
    const put: TakePixels<void> = (pixels, from) => {
      found = true
      paste(whole, pixels, left, top, from)
    }
    const read = pictures
      ? decodePicture(pictures, i, (pixels) => put(pixels, part), signal)
      : readSegment(image, index, put, { part, signal })
    await read.catch((error: unknown) => {
      if (!faultOfTile(error)) throw error
      found = true
      lose(index, place)
    })
    if (found) return
    if (context.emptyIsLost) lose(index, place)
    else context.onEmpty?.(index)
  }
  let next = 0
  const work = async () => {
    while (next < indexes.length) {
      if (signal?.aborted) throw new AppError('cancelled')
      await one(next++)
    }
  }
  await Promise.all(Array.from({ length: eachAtOnce }, work))
  return resize(whole, size.width, size.height)
}

async function decodePicture(
  { codec, loaded }: LoadedPictures,
  i: number,
  take: TakePixels<void>,
  signal?: AbortSignal,
) {
  const place = loaded.segments[i]
  if (place) await codec(loaded.data.subarray(place.offset, place.offset + place.length), take, signal)
}

/** Decodes one segment and passes it, or `part` of it, to `take`, unless it is empty. Rejects on failure. */
export async function readSegment(
  image: StoredImage,
  index: number,
  take: TakePixels<void>,
  { part, signal }: { readonly part?: Rect; readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  if (!isFrameImage(image) && image.further.length > 0) {
    const ignore = () => undefined
    const channels = image.further.map((channel) => readSegment(channel, index, ignore, { signal }))
    await Promise.all([readSegment(image.joinedWith([]), index, take, { ...(part && { part }), signal }), ...channels])
    return
  }
  const codec = segmentCodec(image)
  if (codec) {
    const bytes = await image.segment(index)
    if (bytes) await codec(bytes, (pixels, all) => take(pixels, part ?? all), signal)
    return
  }
  const row = Math.floor(index / image.cols)
  const shape = shapeOf(image, { col: index % image.cols, row, cols: 1, rows: 1 })
  const stored = await loadSegments(image, [index], headerBytes(image, shape, 1))
  if (stored.segments[0] === null) return
  if (hasBroken(image, stored)) throw new Error('a tile breaks off')
  const place = stored.segments[0]!
  const bytes = stored.data.subarray(place.offset, place.offset + place.length)
  if (!isFrameImage(image) && ownSize(image, index, bytes)) {
    if (!coversSegment(image, index, readJpegHeader(bytes))) throw new Error('a tile of another size')
    const pixels = await segmentPixels(image, index, bytes)
    take(pixels, part ?? wholeOf(pixels))
    return
  }
  const options = { maxPixels: shape.width * shape.height, ...decodingOf(image.format) }
  const pixels = await decode(smallTiff(image, shape, stored), part ? { ...options, part } : options)
  take(withoutSign(image, pixels), wholeOf(pixels))
}
