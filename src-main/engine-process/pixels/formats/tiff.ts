import type { TiffBody } from '#main/slides/index.ts'
import { decode } from '../decode.ts'
import { withOverview } from '../planes.ts'
import { reducedPlanes } from '../reduced-plane.ts'
import type { PixelFormat } from './pixel-format.ts'
import { readAssociatedImage, storedPlanes, verifyImages } from './stored-planes.ts'

const maxEmbeddedPixels = 2 ** 25

export const tiffPixels: PixelFormat<TiffBody> = {
  planes(slide, focal, onDamaged) {
    const images = slide.body.planes[focal] ?? slide.body.levels
    const stored = storedPlanes(slide, focal, images, onDamaged)
    const reduced = reducedPlanes(
      stored.map((plane, level) => ({ plane, image: images[level]! })),
      onDamaged,
    )
    return [...withOverview(slide, focal, stored), ...reduced]
  },
  async associated(slide, kind, signal) {
    const embedded = await slide.body.embedded.get(kind)?.()
    if (embedded) return decode(embedded, { maxPixels: maxEmbeddedPixels })
    return readAssociatedImage(slide, slide.body.associated.get(kind), kind, signal)
  },
  verify: ({ body, file }) => verifyImages(body.planes.flat(), file.name),
}
