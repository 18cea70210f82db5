import type { PictureBody } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { decode } from '../decode.ts'
import { keptPlane, keyOf } from '../planes.ts'
import { sharp } from '../sharp.ts'
import { leastBright, tooDark } from '../unused-bits.ts'
import type { PixelFormat } from './pixel-format.ts'

export const picturePixels: PixelFormat<PictureBody> = {
  planes(slide, focal) {
    const { file, info } = slide
    const { width, height } = info
    const load = () =>
      decode(file.path, { maxPixels: width * height }).catch(() => {
        throw new AppError('file-damaged', { file: file.name, detail: 'the picture cannot be decoded' })
      })
    return [keptPlane(keyOf(slide, focal), { width, height, downsample: 1 }, load)]
  },
  associated: (_, kind) => Promise.reject(new AppError('not-found', { what: kind })),
  async verify({ file, info }) {
    const { data } = await decode(file.path, { maxPixels: info.width * info.height, size: { width: 64, height: 64 } })
    if ((await sharp(file.path).metadata()).depth !== 'ushort') return
    if (data.every((value) => value < leastBright)) throw tooDark(file.name)
  },
}
