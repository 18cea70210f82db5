import type { StackBody } from '#main/slides/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { PixelFormat } from './pixel-format.ts'

export const stackPixels: PixelFormat<StackBody> = {
  planes: ({ body }, focal, onDamaged, { planesOf }) => planesOf(body.planes[focal]!, onDamaged),
  associated: (_, kind) => Promise.reject(new AppError('not-found', { what: kind })),
  async verify({ body }, verifyPart) {
    for (const plane of body.planes) await verifyPart(plane.file.path)
  },
}
