import type { ShownRegion } from '#main/engine/protocol/index.ts'
import { openSlide } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { type SlideInfo, startPlaneOf } from '#shared/domain/slide-info.ts'
import { encodeTile } from './decode.ts'
import { openSlideInfo } from './openslide/open.ts'
import type { PixelSource } from './pixel-source.ts'
import { cutOut, paste, type Rect, type RgbImage, whiteImage } from './rgb.ts'
import { sharp } from './sharp.ts'
import { transcodeTile } from './views.ts'

/** Background of the viewer. It shows through a transparent tile, which the model sees over white. */
const pageColour = '#1a1b1e'
const maxTilePixels = 2 ** 26

/** A region as a PNG. `path` is the slide's file, from which the window's tiles are read. Throws like `readRegion`. */
export async function shownRegionPng(
  source: PixelSource,
  path: string,
  request: ShownRegion,
  signal?: AbortSignal,
): Promise<Buffer> {
  const read =
    request.as === 'window' ? windowRegion(source, path, request, signal) : modelRegion(source, request, signal)
  return encodeTile(await read)
}

/** The region as screening reads it. Fields are read from their own corners on, in screening and here. */
export function modelRegion(source: PixelSource, request: ShownRegion, signal?: AbortSignal): Promise<RgbImage> {
  const { downsample } = levelOf(source.info, request.level)
  const rect = rectOf(source.info, request)
  if (source.info.fields) return source.readLevel(request.level, rect, signal)
  const { x, y, width, height } = rect
  const place = { x: x * downsample, y: y * downsample, width: width * downsample, height: height * downsample }
  return source.readRegion({ ...place, outWidth: width, outHeight: height, byMeans: true }, signal)
}

/**
 * The region as the window draws it, from the same tiles: those stored in a form for browsers as they are, the others
 * as the engine makes them. Each is decoded as a browser does. White outside the slide.
 */
export async function windowRegion(
  source: PixelSource,
  path: string,
  request: ShownRegion,
  signal?: AbortSignal,
): Promise<RgbImage> {
  const level = levelOf(source.info, request.level)
  const rect = rectOf(source.info, request)
  const reader = await openSlide(path, openSlideInfo)
  try {
    const whole = whiteImage(rect.width, rect.height)
    for (const { col, row, part, x, y } of tilesIn(rect, level)) {
      if (signal?.aborted) throw new AppError('cancelled')
      const at = { plane: startPlaneOf(source.info), level: request.level, col, row }
      const bytes = (await reader.tile(at, signal))?.bytes ?? (await transcodeTile(source, at, signal))
      paste(whole, cutOut(await asBrowser(bytes, level), part), x, y)
    }
    return whole
  } finally {
    await reader.close()
  }
}

function levelOf({ levels }: SlideInfo, level: number) {
  const found = levels[level]
  if (!found) throw new AppError('not-found', { what: `level ${level}` })
  return found
}

/** The region in pixels of its level. Throws `invalid-input` where it does not touch the slide. */
function rectOf(info: SlideInfo, { level, x, y, width, height }: ShownRegion): Rect {
  const { downsample, width: most, height: highest } = levelOf(info, level)
  const rect = { x: Math.round(x / downsample), y: Math.round(y / downsample), width, height }
  if (rect.x >= most || rect.y >= highest || rect.x + width <= 0 || rect.y + height <= 0)
    throw new AppError('invalid-input', { detail: 'the region lies outside the slide' })
  if (width * height > maxTilePixels) throw new AppError('invalid-input', { detail: 'region too large' })
  return rect
}

/** The tiles of a level that a rectangle touches: the wanted part of each, and its place in the rectangle. */
function tilesIn(rect: Rect, { width, height, tileWidth, tileHeight }: SlideInfo['levels'][number]) {
  const found: { col: number; row: number; part: Rect; x: number; y: number }[] = []
  const right = Math.min(rect.x + rect.width, width)
  const bottom = Math.min(rect.y + rect.height, height)
  for (let row = Math.floor(Math.max(0, rect.y) / tileHeight); row * tileHeight < bottom; row++)
    for (let col = Math.floor(Math.max(0, rect.x) / tileWidth); col * tileWidth < right; col++) {
      const left = Math.max(rect.x, col * tileWidth)
      const top = Math.max(rect.y, row * tileHeight)
      const size = {
        width: Math.min(right, (col + 1) * tileWidth) - left,
        height: Math.min(bottom, (row + 1) * tileHeight) - top,
      }
      const part = { x: left - col * tileWidth, y: top - row * tileHeight, ...size }
      found.push({ col, row, part, x: left - rect.x, y: top - rect.y })
    }
  return found
}

/**
 * Decodes a tile like a browser: turned by its orientation, over the page if it is transparent. What it lacks of a
 * tile's size is white. Colour profiles are not applied; the window applies the slide's to all tiles.
 */
async function asBrowser(bytes: Uint8Array, level: SlideInfo['levels'][number]): Promise<RgbImage> {
  const picture = sharp(bytes, { limitInputPixels: maxTilePixels, ignoreIcc: true, autoOrient: true, failOn: 'none' })
  const opaque = picture.flatten({ background: pageColour }).toColourspace('srgb')
  const { data, info } = await opaque.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  const rgb = info.channels === 3 ? data : Buffer.from(Array.from(data, (grey) => [grey, grey, grey]).flat())
  const image = { data: rgb, width: info.width, height: info.height }
  const { tileWidth: width, tileHeight: height } = level
  if (image.width >= width && image.height >= height) return image
  const whole = whiteImage(Math.max(width, image.width), Math.max(height, image.height))
  paste(whole, image, 0, 0)
  return whole
}
