import type { CropOptions } from '#main/engine/protocol/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { type AssociatedKind, fieldAt, hasPlane, type TileAddress } from '#shared/domain/slide-info.ts'
import { decode, encodeJpeg } from './decode.ts'
import type { PixelSource } from './pixel-source.ts'
import { type Rect, type RgbImage, repeatEdges } from './rgb.ts'
import { inSrgb } from './source-colour.ts'

/**
 * A tile that the file does not store in a form for browsers, as a PNG of the level's full tile size. The area beyond the slide's
 * edge is white, as in stored tiles. Throws AppError `not-found` outside the grid, `cancelled`.
 */
export async function transcodeTile(source: PixelSource, at: TileAddress, signal?: AbortSignal): Promise<Buffer> {
  const level = source.info.levels[at.level]
  const x = at.col * (level?.tileWidth ?? 0)
  const y = at.row * (level?.tileHeight ?? 0)
  const inside = level && Number.isInteger(at.col) && Number.isInteger(at.row) && x < level.width && y < level.height
  if (!inside || x < 0 || y < 0 || !hasPlane(source.info, at.plane)) throw new AppError('not-found', { what: 'tile' })
  const rect = { x, y, width: level.tileWidth, height: level.tileHeight }
  return source.readLevelTile(at.level, rect, signal, at.plane)
}

/**
 * Whether an encoded picture shows exactly the pixels of a tile as `transcodeTile` makes it. False for a picture that
 * cannot be decoded, and for a tile that does not exist. Throws errors of reading the file.
 */
export async function sameTile(
  source: PixelSource,
  at: TileAddress,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<boolean> {
  const level = source.info.levels[at.level]
  if (!level) return false
  const maxPixels = level.tileWidth * level.tileHeight
  const kept = await decode(Buffer.from(bytes), { maxPixels }).catch(() => null)
  const made = await transcodeTile(source, at, signal).catch((error) => {
    if (isAppError(error) && error.code === 'not-found') return null
    throw error
  })
  return kept !== null && made !== null && kept.data.equals((await decode(made, { maxPixels })).data)
}

/** RGB of a square around a cell, white outside the slide. */
export function cropRaw(source: PixelSource, request: CropOptions, signal?: AbortSignal): Promise<RgbImage> {
  const { x, y, sizePx, outPx, plane } = request
  const corner = { x: x - sizePx / 2, y: y - sizePx / 2 }
  return source.readRegion(
    { ...corner, width: sizePx, height: sizePx, outWidth: outPx, outHeight: outPx, plane },
    signal,
  )
}

/**
 * The square for the grader. The area outside the slide, or outside the field if it consists of fields, repeats the
 * edge as in training, so that no white band influences the grade of a cell near the border.
 */
export async function gradingCrop(source: PixelSource, request: CropOptions, signal?: AbortSignal): Promise<RgbImage> {
  const image = await cropRaw(source, request, signal)
  const whole = { x: 0, y: 0, width: source.info.width, height: source.info.height }
  const { x: fromX, y: fromY, width, height } = fieldAt(source.info.fields, request.x, request.y) ?? whole
  const x = request.x - fromX
  const y = request.y - fromY
  const perPx = request.outPx / request.sizePx
  const left = Math.ceil(Math.max(0, request.sizePx / 2 - x) * perPx)
  const top = Math.ceil(Math.max(0, request.sizePx / 2 - y) * perPx)
  const right = Math.floor(Math.min(request.outPx, (width - x + request.sizePx / 2) * perPx))
  const bottom = Math.floor(Math.min(request.outPx, (height - y + request.sizePx / 2) * perPx))
  const isWhole = left === 0 && top === 0 && right === request.outPx && bottom === request.outPx
  if (!isWhole && right > left && bottom > top) {
    repeatEdges(image, { x: left, y: top, width: right - left, height: bottom - top })
  }
  return image
}

/** The crop as a JPEG, for the gallery. */
export async function crop(source: PixelSource, request: CropOptions, signal?: AbortSignal): Promise<Buffer> {
  const image = await cropRaw(source, request, signal)
  return encodeJpeg(request.colour === 'srgb' ? await inSrgb(image, source) : image)
}

/** Label, macro or thumbnail as a JPEG. Throws `not-found` if the file has none. */
export async function associatedJpeg(source: PixelSource, kind: AssociatedKind, signal?: AbortSignal): Promise<Buffer> {
  return encodeJpeg(await source.readAssociated(kind, signal))
}

/** The slide, or one field of it, with its longer side at most `maxPx` pixels, for finding the cell-bearing area. */
export function tissueThumbnail(
  source: PixelSource,
  maxPx: number,
  signal?: AbortSignal,
  area: Rect = { x: 0, y: 0, width: source.info.width, height: source.info.height },
): Promise<RgbImage> {
  const { width, height } = area
  const by = Math.min(1, maxPx / Math.max(width, height))
  const outWidth = Math.max(1, Math.round(width * by))
  const outHeight = Math.max(1, Math.round(height * by))
  return source.readRegion({ ...area, outWidth, outHeight }, signal)
}
