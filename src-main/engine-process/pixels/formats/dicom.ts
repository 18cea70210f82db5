import { type DicomBody, planeOfLevel } from '#main/slides/index.ts'
import { allPlanes, dicomFrames } from '../dicom-frames.ts'
import { withOverview } from '../planes.ts'
import type { PixelFormat } from './pixel-format.ts'
import { readAssociatedImage, storedPlanes, verifyImages } from './stored-planes.ts'

export const dicomPixels: PixelFormat<DicomBody> = {
  planes(slide, focal, onDamaged) {
    const { body, info } = slide
    const frames = body.levels.map((image) => dicomFrames(image, planeOfLevel(focal, info.planes, image.planes)))
    return withOverview(slide, focal, storedPlanes(slide, focal, frames, onDamaged))
  },
  async associated(slide, kind, signal) {
    const image = slide.body.associated.get(kind)
    return readAssociatedImage(slide, image && dicomFrames(image, 0), kind, signal)
  },
  verify: ({ body, file }) => verifyImages(body.levels.flatMap(allPlanes), file.name),
}
