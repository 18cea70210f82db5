import { coversSegment, endsUnwritten, readJpegHeader, type TiffImage } from '#main/slides/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { joinChannels } from './channels.ts'
import { decode, decodeToJpeg, resize } from './decode.ts'
import { loadSegments } from './load-segments.ts'
import { loadRows, storesPlainRows } from './plain-rows.ts'
import { paintWhite, paste, type Rect, type RgbImage, type TakePixels, whiteImage, wholeOf } from './rgb.ts'
import { segmentCodec } from './segment-codec.ts'
import { gridOf, segmentRect, shapeOf } from './segment-grid.ts'
import { ownSize, segmentPixels, withoutSign } from './segment-pixels.ts'
import { headerBytes, type StoredSegments, smallTiff } from './small-tiff.ts'
import type { SegmentCodec } from './stored-image.ts'
import { isFrameImage, type StoredImage } from './stored-image.ts'

/** Stored pixels decoded in one call; larger regions are read in parts, so that memory stays bounded. */
const maxPixelsAtOnce = 2 ** 25
/** No region of a slide as it comes from a scanner needs this many at once. */
const hardLimit = 2 ** 28

/** Segments decoded at a time where each is decoded alone. */
const eachAtOnce = 6

const jpeg = 7

export interface ReadContext {
  readonly signal?: AbortSignal | undefined
  /** Called with the index of each segment that cannot be decoded; its pixels become white. */
  readonly onDamaged: (index: number) => void
  /** Called with the index of each segment that was never written; its pixels become white. */
  readonly onEmpty?: ((index: number) => void) | undefined
}

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * Reads `rect` (pixels of `image`, inside it) resampled to `size`. Empty and damaged tiles are white. Memory is bounded
 * whatever the size of the region. Throws AppError `cancelled`, and what reading the file throws.
 */
export async function readStored(image: StoredImage, rect: Rect, size: Size, context: ReadContext): Promise<RgbImage> {
  if (context.signal?.aborted) throw new AppError('cancelled')
  if (!isFrameImage(image) && image.further.length > 0)
    return joinChannels(image, (channel) => readStored(channel, rect, size, context))
  const parts = partsOf(image, { rect, size, x: 0, y: 0 })
  if (parts.length === 1) return readAtOnce(image, rect, size, context)
  const whole = whiteImage(size.width, size.height)
  let next = 0
  const work = async () => {
    for (let part = parts[next++]; part; part = parts[next++]) {
      if (context.signal?.aborted) throw new AppError('cancelled')
      paste(whole, await readAtOnce(image, part.rect, part.size, context), part.x, part.y)
    }
  }
  await Promise.all([work(), work()])
  return whole
}

interface Part {
  readonly rect: Rect
  readonly size: Size
  /** Place in the result. */
  readonly x: number
  readonly y: number
}

/** Halves a region until each part decodes few enough pixels, or is one pixel of the result. */
function partsOf(image: StoredImage, part: Part): Part[] {
  const { rect, size, x, y } = part
  // Strips run the whole width: only cutting the height makes them fewer.
  const across = image.tiled && size.width >= size.height
  const length = across ? size.width : size.height
  const along = across ? rect.width : rect.height
  const before = Math.floor(length / 2)
  const cut = Math.round((along * before) / length)
  if (storedPixels(image, rect) <= maxPixelsAtOnce || cut < 1 || cut >= along) return [part]
  const halves: Part[] = across
    ? [
        { ...part, rect: { ...rect, width: cut }, size: { ...size, width: before } },
        {
          rect: { ...rect, x: rect.x + cut, width: along - cut },
          size: { ...size, width: length - before },
          x: x + before,
          y,
        },
      ]
    : [
        { ...part, rect: { ...rect, height: cut }, size: { ...size, height: before } },
        {
          rect: { ...rect, y: rect.y + cut, height: along - cut },
          size: { ...size, height: length - before },
          x,
          y: y + before,
        },
      ]
  return halves.flatMap((half) => partsOf(image, half))
}

/** About the pixels that must be decoded for `rect`: whole tiles, or whole rows of strips. */
function storedPixels(image: StoredImage, rect: Rect): number {
  if (storesPlainRows(image)) return rect.height * image.width
  const grid = gridOf(image, rect)
  // A segment costs as much as a few pixels, however small it is.
  return grid.cols * grid.rows * Math.max(image.segmentWidth * image.segmentHeight, 1024)
}

async function readAtOnce(image: StoredImage, rect: Rect, size: Size, context: ReadContext) {
  if (storesPlainRows(image)) return readPlainRows(image, rect, size)
  const grid = gridOf(image, rect)
  const indexes: number[] = []
  for (let row = 0; row < grid.rows; row++) {
    for (let col = 0; col < grid.cols; col++) indexes.push((grid.row + row) * image.cols + grid.col + col)
  }
  if (storedPixels(image, rect) > hardLimit) throw new AppError('invalid-input', { detail: 'region too large' })
  const codec = segmentCodec(image)
  if (codec) {
    const loaded = await loadSegments(image, indexes, 0, context.signal).catch(unlessFaultOfTile)
    return readEach(image, rect, size, indexes, context, loaded && { codec, loaded })
  }
  const shape = shapeOf(image, grid)
  const reserve = headerBytes(image, shape, indexes.length)
  const stored = await loadSegments(image, indexes, reserve, context.signal).catch(unlessFaultOfTile)
  if (!stored || hasUnwritten(image, stored) || hasOwnSize(image, indexes, stored))
    return readEach(image, rect, size, indexes, context)
  const missing = indexes.filter((_, i) => stored.segments[i] === null)
  for (const index of missing) context.onEmpty?.(index)
  if (missing.length === indexes.length) return whiteImage(size.width, size.height)

  const part = { ...rect, x: rect.x - grid.col * image.segmentWidth, y: rect.y - grid.row * image.segmentHeight }
  const { strayExtra } = image.format
  const options = { maxPixels: shape.width * shape.height, part, strayExtra }
  const resized = size.width !== rect.width || size.height !== rect.height
  try {
    const bytes = smallTiff(image, shape, stored)
    if (missing.length === 0 && !image.format.signed)
      return await decode(bytes, resized ? { ...options, size } : options)
    const pixels = withoutSign(image, await decode(bytes, options))
    for (const index of missing) paintWhite(pixels, segmentRect(image, index, rect))
    return await resize(pixels, size.width, size.height)
  } catch (error) {
    if (!faultOfTile(error)) throw error
    return readEach(image, rect, size, indexes, context)
  }
}

/** True where a JPEG among the segments was laid out in the file but never written. */
const hasUnwritten = (image: StoredImage, { data, segments }: StoredSegments) =>
  image.format.compression === jpeg &&
  segments.some((place) => place && endsUnwritten(data.subarray(place.offset, place.offset + place.length)))

/** True where a JPEG among the segments is larger or smaller than the directory says: libtiff would only warn of it. */
const hasOwnSize = (image: StoredImage, indexes: readonly number[], { data, segments }: StoredSegments) =>
  image.format.compression === jpeg &&
  segments.some(
    (place, i) => place && ownSize(image, indexes[i]!, data.subarray(place.offset, place.offset + place.length)),
  )

/** Uncompressed strips: any rows can be read by themselves, however large the strip. */
async function readPlainRows(image: TiffImage, rect: Rect, size: Size) {
  const shape = { width: image.width, height: rect.height, stripHeight: rect.height }
  const stored = await loadRows(image, rect.y, rect.height, headerBytes(image, shape, 1))
  const { strayExtra } = image.format
  const options = { maxPixels: image.width * rect.height, part: { ...rect, y: 0 }, strayExtra }
  const bytes = smallTiff(image, shape, stored)
  if (!image.format.signed) return decode(bytes, { ...options, size })
  return resize(withoutSign(image, await decode(bytes, options)), size.width, size.height)
}

/** A tile that cannot be read, as opposed to a drive that is gone or a read that was cancelled. */
const faultOfTile = (error: unknown) =>
  !isAppError(error) || error.code === 'file-damaged' || error.code === 'file-truncated'

function unlessFaultOfTile(error: unknown): null {
  if (faultOfTile(error)) return null
  throw error
}

/** Segments that are pictures of their own, already read from the file. */
interface LoadedPictures {
  readonly codec: SegmentCodec
  readonly loaded: StoredSegments
}

/**
 * Each segment alone: where they are pictures of their own, and the careful way after a region failed, so that only the
 * damaged ones are lost.
 */
async function readEach(
  image: StoredImage,
  rect: Rect,
  size: Size,
  indexes: readonly number[],
  context: ReadContext,
  pictures: LoadedPictures | null = null,
) {
  const { signal } = context
  const whole = whiteImage(rect.width, rect.height)
  const one = async (i: number) => {
    const index = indexes[i]!
    const place = segmentRect(image, index, rect)
    const left = Math.max(0, place.x)
    const top = Math.max(0, place.y)
    const width = Math.min(rect.width, place.x + place.width) - left
    const height = Math.min(rect.height, place.y + place.height) - top
    if (width <= 0 || height <= 0) return
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
      context.onDamaged(index)
    })
    if (!found) context.onEmpty?.(index)
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

/** Decodes one segment and gives it, or `part` of it, to `take`; not where it is empty. Rejects where that fails. */
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
  if (hasUnwritten(image, stored)) throw new Error('a tile was never written')
  const place = stored.segments[0]!
  const bytes = stored.data.subarray(place.offset, place.offset + place.length)
  if (!isFrameImage(image) && ownSize(image, index, bytes)) {
    if (!coversSegment(image, index, readJpegHeader(bytes))) throw new Error('a tile of another size')
    const pixels = await segmentPixels(image, index, bytes)
    take(pixels, part ?? wholeOf(pixels))
    return
  }
  const options = { maxPixels: shape.width * shape.height, strayExtra: image.format.strayExtra }
  const pixels = await decode(smallTiff(image, shape, stored), part ? { ...options, part } : options)
  take(withoutSign(image, pixels), wholeOf(pixels))
}

/**
 * One whole tile as a JPEG for the screen in one step; null where that is not possible (a tile that is not libvips' to
 * decode, that was never written or is damaged), and it must be read and encoded as a region. Throws `cancelled`.
 */
export async function storedTileJpeg(image: StoredImage, rect: Rect, signal?: AbortSignal): Promise<Buffer | null> {
  const { segmentWidth: width, segmentHeight: height } = image
  const onGrid = rect.width === width && rect.height === height && rect.x % width === 0 && rect.y % height === 0
  const joined = !isFrameImage(image) && image.further.length > 0
  if (!image.tiled || !onGrid || joined || image.format.signed || segmentCodec(image)) return null
  if (width * height > maxPixelsAtOnce) return null
  if (signal?.aborted) throw new AppError('cancelled')
  const { col, row } = gridOf(image, rect)
  const shape = shapeOf(image, { col, row, cols: 1, rows: 1 })
  try {
    const stored = await loadSegments(image, [row * image.cols + col], headerBytes(image, shape, 1), signal)
    const index = row * image.cols + col
    if (stored.segments[0] === null || hasUnwritten(image, stored) || hasOwnSize(image, [index], stored)) return null
    const { strayExtra } = image.format
    return await decodeToJpeg(smallTiff(image, shape, stored), { maxPixels: width * height, strayExtra })
  } catch (error) {
    if (faultOfTile(error)) return null
    throw error
  }
}
