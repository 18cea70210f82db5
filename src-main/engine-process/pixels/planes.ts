import type { SlideStructure } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { cut, wholePicture } from './picture-memory.ts'
import type { Rect, RgbImage } from './rgb.ts'
import type { OnDamaged } from './unreadable.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** One readable resolution: a stored level, or one kept in memory. */
export interface Plane extends Size {
  /** Full-resolution pixels per pixel. */
  readonly downsample: number
  /** RGB of `rect`, which lies inside, resampled to `size`. */
  read(rect: Rect, size: Size, signal?: AbortSignal): Promise<RgbImage>
  /** A whole stored tile encoded for the screen in one step; null if `rect` must be read and encoded. */
  encodedTile?(rect: Rect, signal?: AbortSignal): Promise<Buffer | null>
}

/** A slide whose coarsest level is larger than this gets an overview in memory. */
const maxCoarsestPixels = 2 ** 25
const overviewSide = 4096

/** The stored planes, with one in memory below them if the coarsest is still large. */
export function withOverview(slide: SlideStructure, focal: number, planes: readonly Plane[]): Plane[] {
  const overview = overviewPlane(`${keyOf(slide, focal)}\noverview`, planes.at(-1)!, slide)
  return overview ? [...planes, overview] : [...planes]
}

/** Identifies a focal plane of a slide's file in its current state, see `FileStamp`. */
export const keyOf = ({ file }: SlideStructure, focal: number): string =>
  `${file.path}\n${file.size}\n${file.mark}\n${focal}`

/** What could not be read of the pictures that are kept: each place and its area. */
const lostOf = new WeakMap<RgbImage, readonly (readonly [place: string, pixels: number])[]>()

/**
 * A resolution that is decoded as a whole and kept while there is room. `load` reports what it cannot read; who reads
 * the kept picture later hears of it from `onDamaged` as well.
 */
export function keptPlane(
  key: string,
  shape: Size & { downsample: number },
  load: (onDamaged: OnDamaged) => Promise<RgbImage>,
  onDamaged: OnDamaged = () => undefined,
): Plane {
  const { width, height, downsample } = shape
  const loadOnce = async (): Promise<RgbImage> => {
    const lost: (readonly [string, number])[] = []
    const image = await load((place, pixels) => void lost.push([place, pixels]))
    lostOf.set(image, lost)
    return image
  }
  return {
    width,
    height,
    downsample,
    read: async (rect, size, signal) => {
      const picture = await wholePicture(key, width * height, loadOnce)
      for (const [place, pixels] of lostOf.get(picture) ?? []) onDamaged(place, pixels)
      if (signal?.aborted) throw new AppError('cancelled')
      return cut(picture, rect, size)
    },
  }
}

/**
 * A slide without a pyramid is read once from end to end for an overview, instead of once for each tile of each lower
 * level that the viewer requests.
 */
function overviewPlane(key: string, coarsest: Plane, { info }: SlideStructure): Plane | null {
  if (coarsest.width * coarsest.height <= maxCoarsestPixels) return null
  let { downsample } = coarsest
  while (Math.max(info.width, info.height) / downsample > overviewSide) downsample *= 2
  const shape = { width: Math.ceil(info.width / downsample), height: Math.ceil(info.height / downsample), downsample }
  const whole = { x: 0, y: 0, width: coarsest.width, height: coarsest.height }
  return keptPlane(key, shape, () => coarsest.read(whole, shape))
}
