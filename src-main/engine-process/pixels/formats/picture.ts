import type { PictureBody, SlideStructure } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { decode } from '../decode.ts'
import { keptPlane, keyOf } from '../planes.ts'
import { sharp } from '../sharp.ts'
import { leastBright, tooDark } from '../unused-bits.ts'
import type { PixelFormat } from './pixel-format.ts'

/** The whole picture is the slide, so a fault anywhere in it is told. */
const failOn = 'error'

/** libvips reads a plain picture by its path, and what a sealed one holds from memory. */
const inputOf = async (file: SlideStructure['file']): Promise<Buffer | string> =>
  file.isSealed ? file.read(0, file.size) : file.path

export const picturePixels: PixelFormat<PictureBody> = {
  planes(slide, focal) {
    const { file, info } = slide
    const { width, height } = info
    const load = () =>
      inputOf(file)
        .then((input) => decode(input, { maxPixels: width * height, failOn }))
        .catch(() => {
          throw new AppError('file-damaged', { file: file.name, detail: 'the picture cannot be decoded' })
        })
    return [keptPlane(keyOf(slide, focal), { width, height, downsample: 1 }, load)]
  },
  associated: (_, kind) => Promise.reject(new AppError('not-found', { what: kind })),
  async verify({ file, info }) {
    const input = await inputOf(file)
    const { data } = await decode(input, {
      maxPixels: info.width * info.height,
      size: { width: 64, height: 64 },
      failOn,
    })
    if ((await sharp(input).metadata()).depth !== 'ushort') return
    if (data.every((value) => value < leastBright)) throw tooDark(file.name)
  },
}
