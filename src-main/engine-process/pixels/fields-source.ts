import type { FieldsBody, SlideFile } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { encodeTile } from './decode.ts'
import { meets, partOf } from './field-part.ts'
import { levelOfFields } from './fields-level.ts'
import { fieldsOverview } from './fields-overview.ts'
import { openFields } from './open-fields.ts'
import type { PixelSource, Region } from './pixel-source.ts'
import { checkRegion, inPlane, nearEnough, readPlane } from './plane-region.ts'
import { paste, type RgbImage, whiteImage } from './rgb.ts'

/**
 * Pixels of a folder of fields: each field exactly as it would be read alone, white between them. `openField` opens
 * one of them. Only what a region shows is decoded, one field after the other.
 */
export function fieldsSource(
  slide: SlideFile,
  { paths }: FieldsBody,
  openField: (path: string) => Promise<PixelSource>,
): PixelSource {
  const { info, file } = slide
  const fields = info.fields ?? []
  const open = openFields(fields, paths, openField)
  const overview = fieldsOverview(slide, open)

  const compose = async (region: Region, signal?: AbortSignal): Promise<RgbImage> => {
    const shown = fields.flatMap((field, index) => (meets(region, field) ? [{ field, index }] : []))
    const [only] = shown
    if (only && shown.length === 1) {
      const inField = { ...region, x: region.x - only.field.x, y: region.y - only.field.y, plane: undefined }
      return open.use(only.index, (source) => source.readRegion(inField, signal))
    }
    const whole = whiteImage(region.outWidth, region.outHeight)
    for (const { field, index } of shown) {
      const { to, inField } = partOf(region, field)
      paste(whole, await open.use(index, (source) => source.readRegion(inField, signal)), to.x, to.y)
    }
    return whole
  }

  const readRegion = async (region: Region, signal?: AbortSignal): Promise<RgbImage> => {
    checkRegion(region)
    if (signal?.aborted) throw new AppError('cancelled')
    const wanted = Math.min(region.width / region.outWidth, region.height / region.outHeight)
    const several = fields.filter((field) => meets(region, field)).length > 1
    if (!several || overview.downsample === 1 || overview.downsample > wanted * nearEnough)
      return compose(region, signal)
    const size = { width: region.outWidth, height: region.outHeight }
    return readPlane(overview, inPlane(region, overview), size, signal, region.byMeans)
  }

  const readLevel: PixelSource['readLevel'] = async (level, rect, signal) => {
    const by = info.levels[level]?.downsample
    if (by === undefined) throw new AppError('not-found', { what: 'level' })
    const { x, y, width, height } = rect
    checkRegion({ ...rect, outWidth: width, outHeight: height })
    if (signal?.aborted) throw new AppError('cancelled')
    if (overview.downsample > 1 && overview.downsample <= by) {
      const fine = by / overview.downsample
      const place = { x: x * fine, y: y * fine, width: width * fine, height: height * fine }
      return readPlane(overview, place, rect, signal, true)
    }
    return levelOfFields(open, rect, by, signal)
  }

  return {
    info,
    name: file.name,
    get damagedTiles() {
      return open.damagedTiles
    },
    get damagedShare() {
      return open.damagedShare
    },
    readRegion,
    readLevel,
    readLevelTile: async (level, rect, signal) => encodeTile(await readLevel(level, rect, signal)),
    readAssociated: (kind) => Promise.reject(new AppError('not-found', { what: kind })),
    async iccProfile() {
      // The viewer has one profile per slide. If a field has a different one, all fields are shown as stored.
      const profile = await open.use(0, (source) => source.iccProfile())
      for (let i = 1; profile && i < fields.length; i++) {
        const other = await open.use(i, (source) => source.iccProfile())
        if (!other || Buffer.compare(other, profile) !== 0) return null
      }
      return profile
    },
    close: async () => {
      open.close()
      await file.close()
    },
  }
}
