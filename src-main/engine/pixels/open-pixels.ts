import { openSlideFile, type SlideFile } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { AssociatedKind } from '#shared/domain/slide-info.ts'
import { decode } from './decode.ts'
import { cut, forgetPicture, wholePicture } from './picture-memory.ts'
import type { PixelSource, Region } from './pixel-source.ts'
import { paste, type Rect, type RgbImage, whiteImage } from './rgb.ts'
import { readStored } from './stored-region.ts'

/** The largest result of one read (192 MB as RGB). */
const maxOutPixels = 2 ** 26
/** Untiled TIFFs up to this size are decoded once and kept, as pictures are. */
const maxKeptPixels = 2 ** 26
const maxAssociatedPixels = 2 ** 25
/** A level counts as fine enough when it is this close to the resolution wanted. */
const nearEnough = 1.01

/** Opens a slide for decoding. Throws AppError as `openSlide` of the slides part does. */
export async function openPixels(path: string): Promise<PixelSource> {
  return pixelSource(await openSlideFile(path))
}

interface Size {
  readonly width: number
  readonly height: number
}

function pixelSource(slide: SlideFile): PixelSource {
  const { info, body, file } = slide
  const damaged = new Set<string>()
  const owner = {}
  const stored = body.kind === 'tiff' ? body.levels : []
  const kept = stored.length === 0 || (!stored[0]!.tiled && info.width * info.height <= maxKeptPixels)

  const full: Rect = { x: 0, y: 0, width: info.width, height: info.height }
  const onDamaged = (level: number) => (index: number) => {
    if (damaged.size < 1_000_000) damaged.add(`${level}/${index}`)
  }
  /** Inside the level and from stored pixels only. */
  const readInside = async (level: number, rect: Rect, size: Size, signal?: AbortSignal): Promise<RgbImage> => {
    if (level > 0 || !kept) return readStored(stored[level]!, rect, size, { signal, onDamaged: onDamaged(level) })
    const picture = await wholePicture(owner, info.width * info.height, async () => {
      const image = stored[0]
      if (image) return readStored(image, full, full, { onDamaged: onDamaged(0) })
      return decode(file.path, { maxPixels: info.width * info.height }).catch(() => {
        throw new AppError('file-damaged', { file: file.name, detail: 'the picture cannot be decoded' })
      })
    })
    if (signal?.aborted) throw new AppError('cancelled')
    return cut(picture, rect, size)
  }
  const levelCount = Math.max(1, stored.length)

  /** `rect` in pixels of a stored level, any part of it outside white, resampled to `size`. */
  const read = async (level: number, rect: Rect, size: Size, signal?: AbortSignal): Promise<RgbImage> => {
    const { width, height } = info.levels[level]!
    const inside = clip(rect, { width, height })
    if (!inside) return whiteImage(size.width, size.height)
    if (sameRect(inside, rect)) return readInside(level, rect, size, signal)
    const across = size.width / rect.width
    const down = size.height / rect.height
    const left = Math.min(size.width - 1, Math.round((inside.x - rect.x) * across))
    const top = Math.min(size.height - 1, Math.round((inside.y - rect.y) * down))
    const part = {
      width: Math.max(1, Math.min(size.width - left, Math.round(inside.width * across))),
      height: Math.max(1, Math.min(size.height - top, Math.round(inside.height * down))),
    }
    const whole = whiteImage(size.width, size.height)
    paste(whole, await readInside(level, inside, part, signal), left, top)
    return whole
  }

  /** The coarsest stored level that is as fine as `downsample`. */
  const levelFor = (downsample: number): number => {
    let best = 0
    for (let level = 1; level < levelCount; level++) {
      if (info.levels[level]!.downsample <= downsample * nearEnough) best = level
    }
    return best
  }

  const readScaled = (region: Region, signal?: AbortSignal): Promise<RgbImage> => {
    checkRegion(region)
    const level = levelFor(Math.min(region.width / region.outWidth, region.height / region.outHeight))
    const { downsample } = info.levels[level]!
    const x = Math.round(region.x / downsample)
    const y = Math.round(region.y / downsample)
    const rect = {
      x,
      y,
      width: Math.max(1, Math.round((region.x + region.width) / downsample) - x),
      height: Math.max(1, Math.round((region.y + region.height) / downsample) - y),
    }
    return read(level, rect, { width: region.outWidth, height: region.outHeight }, signal)
  }

  return {
    info,
    get damagedTiles() {
      return damaged.size
    },
    readRegion: async (region, signal) => readScaled(region, signal),
    readLevel: async (level, rect, signal) => {
      const at = info.levels[level]
      if (!at) throw new AppError('not-found', { what: 'level' })
      if (level < levelCount) {
        checkRegion({ ...rect, outWidth: rect.width, outHeight: rect.height })
        return read(level, rect, rect, signal)
      }
      const scaled = scale(rect, at.downsample)
      return readScaled({ ...scaled, outWidth: rect.width, outHeight: rect.height }, signal)
    },
    readAssociated: async (kind: AssociatedKind, signal) => {
      const image = body.kind === 'tiff' ? body.associated.get(kind) : undefined
      if (!image) throw new AppError('not-found', { what: kind })
      const { width, height } = image
      if (width * height > maxAssociatedPixels) throw new AppError('file-too-large', { file: file.name, width, height })
      return readStored(image, { x: 0, y: 0, width, height }, image, { signal, onDamaged: () => undefined })
    },
    close: async () => {
      forgetPicture(owner)
      await file.close()
    },
  }
}

function checkRegion({ x, y, width, height, outWidth, outHeight }: Region): void {
  const numbers = [x, y, width, height, outWidth, outHeight].every(Number.isFinite)
  const whole = Number.isInteger(outWidth) && Number.isInteger(outHeight)
  if (!numbers || !whole || !(width > 0 && height > 0 && outWidth > 0 && outHeight > 0)) {
    throw new AppError('invalid-input', { what: 'region' })
  }
  if (outWidth * outHeight > maxOutPixels) throw new AppError('invalid-input', { what: 'region too large' })
}

function clip(rect: Rect, bounds: Size): Rect | null {
  const x = Math.max(0, rect.x)
  const y = Math.max(0, rect.y)
  const width = Math.min(bounds.width, rect.x + rect.width) - x
  const height = Math.min(bounds.height, rect.y + rect.height) - y
  return width > 0 && height > 0 ? { x, y, width, height } : null
}

const sameRect = (a: Rect, b: Rect) => a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
const scale = (rect: Rect, by: number): Rect => ({
  x: rect.x * by,
  y: rect.y * by,
  width: rect.width * by,
  height: rect.height * by,
})
