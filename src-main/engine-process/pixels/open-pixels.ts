import { closeSlideFile, openSlideFile, type SlideFile, storedLevels, tileReader } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { type AssociatedKind, allInFocus, hasPlane, startPlaneOf } from '#shared/domain/slide-info.ts'
import { readAllInFocus } from './all-in-focus.ts'
import { decode, encodeJpeg } from './decode.ts'
import { dicomFrames } from './dicom-frames.ts'
import { fieldsSource } from './fields-source.ts'
import { type OpenSlideSource, openWithOpenSlide } from './openslide/open.ts'
import type { PixelSource, Region } from './pixel-source.ts'
import { checkRegion, inPlane, nearEnough, readPlane } from './plane-region.ts'
import { type Plane, planesOf, withOverview } from './planes.ts'
import type { RgbImage } from './rgb.ts'
import type { StoredImage } from './stored-image.ts'
import { readStored } from './stored-region.ts'

const maxAssociatedPixels = 2 ** 25
const maxDamaged = 1_000_000

/** Opens a slide for decoding. Throws AppError as `openSlide` of the slides part does. */
export async function openPixels(path: string): Promise<PixelSource> {
  const damaged = new Set<string>()
  const onDamaged = (tile: string) => void (damaged.size < maxDamaged && damaged.add(tile))
  let foreign: OpenSlideSource | null = null
  const slide = await openSlideFile(path, async (at, format) => {
    foreign = await openWithOpenSlide(at, format, onDamaged)
    return foreign.info
  })
  if (slide.body.kind === 'fields') return fieldsSource(slide, slide.body, openPixels)
  return pixelSource(slide, foreign, damaged, onDamaged)
}

function pixelSource(
  slide: SlideFile,
  foreign: OpenSlideSource | null,
  damaged: ReadonlySet<string>,
  onDamaged: (tile: string) => void,
): PixelSource {
  const { info, body, file } = slide
  /** Levels that are read as they are; the engine makes the others. */
  const stored = foreign?.levels ?? storedLevels(slide)
  const known = new Map<number, Plane[]>()
  /** The resolutions of one focal plane. */
  const planesAt = (focal = startPlaneOf(info)): Plane[] => {
    if (!hasPlane(info, focal)) throw new AppError('not-found', { what: 'plane' })
    let planes = known.get(focal)
    if (!planes) {
      planes = foreign
        ? withOverview(slide, focal, foreign.planesAt(focal))
        : planesOf(slide, focal, (tile) => onDamaged(`${focal}/${tile}`))
      known.set(focal, planes)
    }
    return planes
  }

  const readRegion = async (region: Region, signal?: AbortSignal): Promise<RgbImage> => {
    checkRegion(region)
    if (region.plane === allInFocus && hasPlane(info, allInFocus))
      return readAllInFocus(info, region, readRegion, signal)
    const planes = planesAt(region.plane)
    const wanted = Math.min(region.width / region.outWidth, region.height / region.outHeight)
    const plane = planes.reduce((best, other) =>
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
    const region = {
      x: x * by,
      y: y * by,
      width: width * by,
      height: height * by,
      outWidth: width,
      outHeight: height,
      plane: focal,
    }
    if (level >= stored || focal === allInFocus) return readRegion(region, signal)
    checkRegion(region)
    return readPlane(planesAt(focal)[level]!, rect, rect, signal)
  }

  return {
    info,
    name: file.name,
    get damagedTiles() {
      return damaged.size
    },
    readRegion,
    readLevel,
    readLevelJpeg: async (level, rect, signal, focal) => {
      const plane = level < stored && focal !== allInFocus ? planesAt(focal)[level] : undefined
      const whole = plane && rect.x + rect.width <= plane.width && rect.y + rect.height <= plane.height
      const made = whole ? await plane.tileJpeg?.(rect, signal) : null
      return made ?? encodeJpeg(await readLevel(level, rect, signal, focal))
    },
    readAssociated: async (kind, signal) => {
      if (foreign) return foreign.readAssociated(kind)
      const embedded = body.kind === 'tiff' ? await body.embedded.get(kind)?.() : undefined
      if (embedded) return decode(embedded, { maxPixels: maxAssociatedPixels })
      const image = storedAssociated(body, kind)
      if (!image) throw new AppError('not-found', { what: kind })
      const { width, height } = image
      if (width * height > maxAssociatedPixels) throw new AppError('file-too-large', { file: file.name, width, height })
      return readStored(image, { x: 0, y: 0, width, height }, image, { signal, onDamaged: () => undefined })
    },
    iccProfile: async () => (foreign ? foreign.iccProfile() : tileReader(slide).iccProfile()),
    close: async () => {
      await foreign?.close()
      await closeSlideFile(slide)
    },
  }
}

function storedAssociated(body: SlideFile['body'], kind: AssociatedKind): StoredImage | undefined {
  if (body.kind === 'tiff') return body.associated.get(kind)
  const image = body.kind === 'dicom' ? body.associated.get(kind) : undefined
  return image && dicomFrames(image, 0)
}
