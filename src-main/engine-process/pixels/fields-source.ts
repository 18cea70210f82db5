import type { FieldsBody, SlideFile } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { decode, encodeJpeg } from './decode.ts'
import type { PixelSource, Region } from './pixel-source.ts'
import { checkRegion, inPlane, nearEnough, readPlane } from './plane-region.ts'
import { keptPlane, keyOf } from './planes.ts'
import { paste, type Rect, type RgbImage, whiteImage } from './rgb.ts'
import { Sources } from './sources.ts'

/** Fields that stay open: a few rows of what the window shows. Their pixels share one memory, see `wholePicture`. */
const keepOpen = 24
/** Where an overview of this side is fine enough, the whole is read from it: each field is decoded once for it. */
const overviewSide = 4096
/** Fields that are decoded for it at the same time. */
const atOnce = 4

/**
 * Pixels of a folder of fields: each field exactly as it would be read alone, white between them. `open` opens one of
 * them. Only what a region shows is decoded, one field after the other.
 */
export function fieldsSource(
  slide: SlideFile,
  { paths }: FieldsBody,
  open: (path: string) => Promise<PixelSource>,
): PixelSource {
  const { info, file } = slide
  const fields = info.fields ?? []
  const pool = new Sources(open, keepOpen)
  /** Of each field the most tiles that could not be decoded while it was open. */
  const damaged = new Map<number, number>()

  const withField = <T>(index: number, work: (source: PixelSource) => Promise<T>): Promise<T> =>
    pool.use(paths[index]!, async (source) => {
      const { file: name, width, height } = fields[index]!
      // Where the fields lie follows from their sizes, and what was found is known by its place.
      if (source.info.width !== width || source.info.height !== height)
        throw new AppError('file-changed', { file: name })
      try {
        return await work(source)
      } finally {
        damaged.set(index, Math.max(damaged.get(index) ?? 0, source.damagedTiles))
      }
    })

  const compose = async (region: Region, signal?: AbortSignal): Promise<RgbImage> => {
    const shown = fields.flatMap((field, index) => (meets(region, field) ? [{ field, index }] : []))
    const [only] = shown
    if (only && shown.length === 1) {
      const inField = { ...region, x: region.x - only.field.x, y: region.y - only.field.y, plane: undefined }
      return withField(only.index, (source) => source.readRegion(inField, signal))
    }
    const whole = whiteImage(region.outWidth, region.outHeight)
    for (const { field, index } of shown) {
      const { to, inField } = partOf(region, field)
      paste(whole, await withField(index, (source) => source.readRegion(inField, signal)), to.x, to.y)
    }
    return whole
  }

  const downsample = Math.max(1, Math.max(info.width, info.height) / overviewSide)
  const shape = { width: Math.ceil(info.width / downsample), height: Math.ceil(info.height / downsample), downsample }
  const overview = keptPlane(`${keyOf(slide, 0)}\nfields`, shape, makeOverview)

  async function makeOverview(): Promise<RgbImage> {
    const region = {
      x: 0,
      y: 0,
      width: info.width,
      height: info.height,
      outWidth: shape.width,
      outHeight: shape.height,
    }
    const whole = whiteImage(shape.width, shape.height)
    let next = 0
    const work = async () => {
      for (let index = next++; index < fields.length; index = next++) {
        const { to, inField } = partOf(region, fields[index]!)
        const small = await withField(index, (source) =>
          // A JPEG is decoded small in a fraction of the time, and no whole picture has to be kept for it.
          isPicture(source) ? decodeSmall(paths[index]!, source, to) : source.readRegion(inField),
        )
        paste(whole, small, to.x, to.y)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    return whole
  }

  const readRegion = async (region: Region, signal?: AbortSignal): Promise<RgbImage> => {
    checkRegion(region)
    if (signal?.aborted) throw new AppError('cancelled')
    const wanted = Math.min(region.width / region.outWidth, region.height / region.outHeight)
    const several = fields.filter((field) => meets(region, field)).length > 1
    if (!several || downsample === 1 || downsample > wanted * nearEnough) return compose(region, signal)
    return readPlane(overview, inPlane(region, overview), { width: region.outWidth, height: region.outHeight }, signal)
  }

  const readLevel: PixelSource['readLevel'] = async (level, { x, y, width, height }, signal) => {
    const by = info.levels[level]?.downsample
    if (by === undefined) throw new AppError('not-found', { what: 'level' })
    const region = { x: x * by, y: y * by, width: width * by, height: height * by }
    return readRegion({ ...region, outWidth: width, outHeight: height }, signal)
  }

  return {
    info,
    name: file.name,
    get damagedTiles() {
      return [...damaged.values()].reduce((sum, count) => sum + count, 0)
    },
    readRegion,
    readLevel,
    readLevelJpeg: async (level, rect, signal) => encodeJpeg(await readLevel(level, rect, signal)),
    readAssociated: (kind) => Promise.reject(new AppError('not-found', { what: kind })),
    async iccProfile() {
      // The viewer has one profile a slide: where one field has another, all are shown as they are stored.
      const profile = await withField(0, (source) => source.iccProfile())
      for (let i = 1; profile && i < fields.length; i++) {
        const other = await withField(i, (source) => source.iccProfile())
        if (!other || Buffer.compare(other, profile) !== 0) return null
      }
      return profile
    },
    close: async () => {
      pool.close()
      await file.close()
    },
  }
}

const isPicture = ({ info }: PixelSource): boolean => ['png', 'jpeg', 'webp'].includes(info.format)

const decodeSmall = (path: string, { info, name }: PixelSource, size: { width: number; height: number }) =>
  decode(path, { maxPixels: info.width * info.height, size }).catch(() => {
    throw new AppError('file-damaged', { file: name, detail: 'the picture cannot be decoded' })
  })

const meets = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** Where a field lies in the result of a region, at least a pixel of it, and the part of the field that is seen there. */
function partOf(region: Region, field: Rect): { to: Rect; inField: Region } {
  const across = spanOf(region.x, region.width, region.outWidth, field.x, field.width)
  const down = spanOf(region.y, region.height, region.outHeight, field.y, field.height)
  return {
    to: { x: across.to, y: down.to, width: across.px, height: down.px },
    inField: {
      x: across.from,
      y: down.from,
      width: across.length,
      height: down.length,
      outWidth: across.px,
      outHeight: down.px,
    },
  }
}

function spanOf(start: number, length: number, out: number, fieldStart: number, fieldLength: number) {
  const first = Math.max(start, fieldStart)
  const last = Math.min(start + length, fieldStart + fieldLength)
  const to = Math.min(out - 1, Math.round(((first - start) * out) / length))
  const px = Math.max(1, Math.min(out - to, Math.round(((last - start) * out) / length) - to))
  return { to, px, from: first - fieldStart, length: last - first }
}
