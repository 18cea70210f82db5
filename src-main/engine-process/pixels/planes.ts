import { planeOfLevel, type SlideFile } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { decode } from './decode.ts'
import { dicomFrames } from './dicom-frames.ts'
import { cut, wholePicture } from './picture-memory.ts'
import { reducedPlanes } from './reduced-plane.ts'
import type { Rect, RgbImage } from './rgb.ts'
import type { StoredImage } from './stored-image.ts'
import { readStored, storedTileJpeg } from './stored-region.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** One resolution that can be read: a stored level, or one that is kept in memory. */
export interface Plane extends Size {
  /** Full-resolution pixels per pixel. */
  readonly downsample: number
  /** RGB of `rect`, which lies inside, resampled to `size`. */
  read(rect: Rect, size: Size, signal?: AbortSignal): Promise<RgbImage>
  /** A whole stored tile as a JPEG in one step; null where `rect` must be read and encoded. */
  tileJpeg?(rect: Rect, signal?: AbortSignal): Promise<Buffer | null>
}

/** Untiled TIFFs up to this size are decoded once and kept, as pictures are. */
const maxKeptPixels = 2 ** 26
/** A slide whose coarsest level is larger than this gets an overview in memory. */
const maxCoarsestPixels = 2 ** 25
const overviewSide = 4096

/** The resolutions of one focal plane of a slide: the stored ones, finest first, then those that the engine adds. `onDamaged` hears of each tile that could not be decoded. */
export function planesOf(slide: SlideFile, focal: number, onDamaged: (tile: string) => void): Plane[] {
  const { info, body, file } = slide
  if (body.kind === 'stack') return planesOf(body.planes[focal]!, 0, onDamaged)
  const { width, height } = info
  const key = keyOf(slide, focal)
  if (body.kind === 'openslide' || body.kind === 'fields')
    throw new AppError('bug', { message: `a slide of kind ${body.kind} was opened as another` })
  if (body.kind === 'picture') {
    const load = () =>
      decode(file.path, { maxPixels: width * height }).catch(() => {
        throw new AppError('file-damaged', { file: file.name, detail: 'the picture cannot be decoded' })
      })
    return [keptPlane(key, { width, height, downsample: 1 }, load)]
  }
  const storedPlane = (image: StoredImage, level: number): Plane => {
    const { downsample } = info.levels[level]!
    const read = (rect: Rect, size: Size, signal?: AbortSignal) =>
      readStored(image, rect, size, { signal, onDamaged: (index) => onDamaged(`${level}/${index}`) })
    // The slide's level may be smaller than the image, which is padded to whole tiles in some files.
    const tileJpeg = (rect: Rect, signal?: AbortSignal) => storedTileJpeg(image, rect, signal)
    const plane = { width: info.levels[level]!.width, height: info.levels[level]!.height, downsample, read, tileJpeg }
    const keep = level === 0 && !image.tiled && width * height <= maxKeptPixels
    return keep ? keptPlane(key, plane, () => read({ x: 0, y: 0, width, height }, { width, height })) : plane
  }
  if (body.kind === 'dicom') {
    const frames = body.levels.map((image) => dicomFrames(image, planeOfLevel(focal, info.planes, image.planes)))
    return withOverview(slide, focal, frames.map(storedPlane))
  }
  const images = body.planes[focal] ?? body.levels
  const stored = images.map(storedPlane)
  const reduced = reducedPlanes(
    stored.map((plane, level) => ({ plane, image: images[level]! })),
    onDamaged,
  )
  return [...withOverview(slide, focal, stored), ...reduced]
}

/** The stored planes, and one in memory below them where the coarsest is still large. */
export function withOverview(slide: SlideFile, focal: number, planes: readonly Plane[]): Plane[] {
  const overview = overviewPlane(`${keyOf(slide, focal)}\noverview`, planes.at(-1)!, slide)
  return overview ? [...planes, overview] : [...planes]
}

/** Names a focal plane of a slide's file in its present state. */
export const keyOf = ({ file }: SlideFile, focal: number): string =>
  `${file.path}\n${file.size}\n${file.modifiedMs}\n${focal}`

/** A resolution that is decoded as a whole and kept while there is room. */
export function keptPlane(key: string, shape: Size & { downsample: number }, load: () => Promise<RgbImage>): Plane {
  const { width, height, downsample } = shape
  return {
    width,
    height,
    downsample,
    read: async (rect, size, signal) => {
      const picture = await wholePicture(key, width * height, load)
      if (signal?.aborted) throw new AppError('cancelled')
      return cut(picture, rect, size)
    },
  }
}

/**
 * A slide without a pyramid is read once from end to end for an overview, instead of again for each tile of each lower
 * level that the viewer asks for.
 */
function overviewPlane(key: string, coarsest: Plane, { info }: SlideFile): Plane | null {
  if (coarsest.width * coarsest.height <= maxCoarsestPixels) return null
  let { downsample } = coarsest
  while (Math.max(info.width, info.height) / downsample > overviewSide) downsample *= 2
  const shape = { width: Math.ceil(info.width / downsample), height: Math.ceil(info.height / downsample), downsample }
  const whole = { x: 0, y: 0, width: coarsest.width, height: coarsest.height }
  return keptPlane(key, shape, () => coarsest.read(whole, shape))
}
