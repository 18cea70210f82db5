import type { TiffImage } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { decode, resize } from './decode.ts'
import { readJoined } from './joined-region.ts'
import { loadSegments } from './load-segments.ts'
import { loadRows, storesPlainRows } from './plain-rows.ts'
import type { Size } from './planes.ts'
import type { ReadContext } from './read-context.ts'
import { paintWhite, paste, type Rect, type RgbImage, whiteImage } from './rgb.ts'
import { segmentCodec } from './segment-codec.ts'
import { faultOfTile, hasBroken, hasOwnSize, unlessFaultOfTile } from './segment-faults.ts'
import { gridOf, segmentRect, shapeOf } from './segment-grid.ts'
import { withoutSign } from './segment-pixels.ts'
import { readEach } from './single-segments.ts'
import { headerBytes, smallTiff } from './small-tiff.ts'
import { decodingOf, isFrameImage, type StoredImage } from './stored-image.ts'
import { paintUnreadable } from './unreadable.ts'

/** Most stored pixels decoded in one call. Larger regions are read in parts, which bounds the memory. */
export const maxPixelsAtOnce = 2 ** 25
/** No region of a slide from a scanner needs this many pixels at once. */
const hardLimit = 2 ** 28

/**
 * Reads `rect` (pixels of `image`, inside it), resampled to `size`. Empty tiles are white, damaged ones striped.
 * Memory is bounded for any size of the region. Throws AppError `cancelled`, and errors of reading the file.
 */
export async function readStored(image: StoredImage, rect: Rect, size: Size, context: ReadContext): Promise<RgbImage> {
  if (context.signal?.aborted) throw new AppError('cancelled')
  if (!isFrameImage(image) && image.further.length > 0)
    return readJoined(image, context, (channel, heard) => readStored(channel, rect, size, heard))
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

/** Halves a region until each part needs few enough pixels, or is one pixel of the result. */
function partsOf(image: StoredImage, part: Part): Part[] {
  const { rect, size, x, y } = part
  // Strips span the whole width, so only a smaller height reduces their number.
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

/** Approximate number of pixels that must be decoded for `rect`: whole tiles, or whole rows of strips. */
function storedPixels(image: StoredImage, rect: Rect): number {
  if (storesPlainRows(image)) return rect.height * image.width
  const grid = gridOf(image, rect)
  // However small a segment is, it costs as much as this many pixels.
  return grid.cols * grid.rows * Math.max(image.segmentWidth * image.segmentHeight, 1024)
}

async function readAtOnce(image: StoredImage, rect: Rect, size: Size, context: ReadContext) {
  if (storesPlainRows(image)) return readPlainRows(image, rect, size, context)
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
  const known = context.lost !== undefined && indexes.some((index) => context.lost!.has(index))
  if (!stored || known || hasBroken(image, stored) || hasOwnSize(image, indexes, stored))
    return readEach(image, rect, size, indexes, context)
  const missing = indexes.filter((_, i) => stored.segments[i] === null)
  if (missing.length > 0 && context.emptyIsLost) return readEach(image, rect, size, indexes, context)
  for (const index of missing) context.onEmpty?.(index)
  if (missing.length === indexes.length) return whiteImage(size.width, size.height)

  const part = { ...rect, x: rect.x - grid.col * image.segmentWidth, y: rect.y - grid.row * image.segmentHeight }
  const options = { maxPixels: shape.width * shape.height, part, ...decodingOf(image.format) }
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

/** Uncompressed strips: any rows can be read separately, however large the strip. */
async function readPlainRows(image: TiffImage, rect: Rect, size: Size, context: ReadContext) {
  const shape = { width: image.width, height: rect.height, stripHeight: rect.height }
  const { stored, missing } = await loadRows(image, rect, headerBytes(image, shape, 1), context.lost)
  const options = { maxPixels: image.width * rect.height, part: { ...rect, y: 0 }, ...decodingOf(image.format) }
  const bytes = smallTiff(image, shape, stored)
  if (!image.format.signed && missing.length === 0) return decode(bytes, { ...options, size })
  const pixels = withoutSign(image, await decode(bytes, options))
  for (const { strip, empty, y, height } of missing) {
    const rows = { x: 0, y: y - rect.y, width: rect.width, height }
    if (empty && !context.emptyIsLost) {
      paintWhite(pixels, rows)
      context.onEmpty?.(strip)
      continue
    }
    paintUnreadable(pixels, rows, rect)
    if (!context.lost?.has(strip)) context.onDamaged(strip)
  }
  return resize(pixels, size.width, size.height)
}
