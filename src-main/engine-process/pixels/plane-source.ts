import type { SlideFile } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { type AssociatedKind, allInFocus, hasPlane, startPlaneOf } from '#shared/domain/slide-info.ts'
import { readAllInFocus } from './all-in-focus.ts'
import { encodeTile } from './decode.ts'
import type { PixelSource, Region } from './pixel-source.ts'
import { checkRegion, inPlane, nearEnough, readPlane } from './plane-region.ts'
import type { Plane } from './planes.ts'
import type { RgbImage } from './rgb.ts'
import type { Unreadable } from './unreadable.ts'

/** What a pixel source needs from a slide that consists of readable resolutions. */
export interface PlaneParts {
  /** Number of levels that are read as stored. The engine makes the others. */
  readonly stored: number
  /** The resolutions of one focal plane, finest first. Called once per plane. */
  planesAt(focal: number): readonly Plane[]
  associated(kind: AssociatedKind, signal?: AbortSignal): Promise<RgbImage>
  iccProfile(): Promise<Uint8Array | null>
  close(): Promise<void>
  /** What could not be read so far. */
  readonly damaged: Unreadable
}

/** A pixel source over resolutions. It reads from the coarsest one that is still fine enough. */
export function planeSource({ info, file }: SlideFile, parts: PlaneParts): PixelSource {
  const known = new Map<number, readonly Plane[]>()
  const planesAt = (focal = startPlaneOf(info)): readonly Plane[] => {
    if (!hasPlane(info, focal)) throw new AppError('not-found', { what: 'plane' })
    const planes = known.get(focal) ?? parts.planesAt(focal)
    known.set(focal, planes)
    return planes
  }

  const readRegion = async (region: Region, signal?: AbortSignal): Promise<RgbImage> => {
    checkRegion(region)
    if (region.plane === allInFocus && hasPlane(info, allInFocus))
      return readAllInFocus(info, region, readRegion, signal)
    const wanted = Math.min(region.width / region.outWidth, region.height / region.outHeight)
    const plane = planesAt(region.plane).reduce((best, other) =>
      other.downsample > best.downsample && other.downsample <= wanted * nearEnough ? other : best,
    )
    const size = { width: region.outWidth, height: region.outHeight }
    return readPlane(plane, inPlane(region, plane), size, signal, region.byMeans)
  }

  const readLevel: PixelSource['readLevel'] = async (level, rect, signal, focal) => {
    const at = info.levels[level]
    if (!at) throw new AppError('not-found', { what: 'level' })
    const { x, y, width, height } = rect
    const by = at.downsample
    const place = { x: x * by, y: y * by, width: width * by, height: height * by }
    const region = { ...place, outWidth: width, outHeight: height, plane: focal, byMeans: true }
    if (level >= parts.stored || focal === allInFocus) return readRegion(region, signal)
    checkRegion(region)
    return readPlane(planesAt(focal)[level]!, rect, rect, signal)
  }

  return {
    info,
    name: file.name,
    get damagedTiles() {
      return parts.damaged.count
    },
    get damagedShare() {
      return parts.damaged.shareOf(info, startPlaneOf(info))
    },
    readRegion,
    readLevel,
    readLevelTile: async (level, rect, signal, focal) => {
      const plane = level < parts.stored && focal !== allInFocus ? planesAt(focal)[level] : undefined
      const whole = plane && rect.x + rect.width <= plane.width && rect.y + rect.height <= plane.height
      const made = whole ? await plane.encodedTile?.(rect, signal) : null
      return made ?? encodeTile(await readLevel(level, rect, signal, focal))
    },
    readAssociated: (kind, signal) => parts.associated(kind, signal),
    iccProfile: () => parts.iccProfile(),
    close: () => parts.close(),
  }
}
