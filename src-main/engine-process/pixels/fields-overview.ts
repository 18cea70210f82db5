import type { SlideFile } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { decode } from './decode.ts'
import { partOf } from './field-part.ts'
import type { OpenFields } from './open-fields.ts'
import type { PixelSource } from './pixel-source.ts'
import { keptPlane, keyOf, type Plane, type Size } from './planes.ts'
import { paste, type RgbImage, whiteImage } from './rgb.ts'

/** If an overview with this side is fine enough, a region is read from it. Each field is decoded once for it. */
const overviewSide = 4096
/** Number of fields decoded for it in parallel. */
const atOnce = 4

/** The whole of a slide of fields as one small picture, made when it is first read. */
export function fieldsOverview(slide: SlideFile, open: OpenFields): Plane {
  const { width, height } = slide.info
  // A power of two, so that every level below it is made from it by whole pixels.
  const downsample = 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / overviewSide)))
  const shape = { width: Math.ceil(width / downsample), height: Math.ceil(height / downsample), downsample }
  const region = { x: 0, y: 0, width, height, outWidth: shape.width, outHeight: shape.height }

  async function make(): Promise<RgbImage> {
    const whole = whiteImage(shape.width, shape.height)
    let next = 0
    const work = async () => {
      for (let index = next++; index < open.fields.length; index = next++) {
        const { to, inField } = partOf(region, open.fields[index]!)
        const small = await open.use(index, (source) =>
          // A JPEG can be decoded at a small size in a fraction of the time, without keeping the whole picture.
          isPicture(source) ? decodeSmall(open.paths[index]!, source, to) : source.readRegion(inField),
        )
        paste(whole, small, to.x, to.y)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    return whole
  }
  return keptPlane(`${keyOf(slide, 0)}\nfields`, shape, make)
}

const isPicture = ({ info }: PixelSource): boolean => ['png', 'jpeg', 'webp'].includes(info.format)

const decodeSmall = (path: string, { info, name }: PixelSource, size: Size) =>
  decode(path, { maxPixels: info.width * info.height, size }).catch(() => {
    throw new AppError('file-damaged', { file: name, detail: 'the picture cannot be decoded' })
  })
