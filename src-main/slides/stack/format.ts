import { AppError } from '#shared/contract/errors.ts'
import { allInFocus } from '#shared/domain/slide-info.ts'
import { pictureOpener, picturePaths, readPictureList } from '../picture-list.ts'
import { type SlideFormat, type StackBody, storedLevels } from '../slide-file.ts'
import { readStackSlide } from './slide.ts'

/**
 * A folder of focal planes, each a slide of equal shape. A call for a plane is answered by that plane's own format.
 */
export const stackFormat: SlideFormat<StackBody> = {
  open: async ({ file, kind }, help) => (kind === 'planes' ? readStackSlide(file, pictureOpener(file, help)) : null),
  parts: async ({ file, kind }) => (kind === 'planes' ? picturePaths(await readPictureList(file, kind)) : null),
  async check({ body }, checkPart) {
    for (const plane of body.planes) await checkPart(plane.file.path)
  },
  storedLevels: ({ planes }) => storedLevels(planes[0]!),
  async tile({ body }, at) {
    if (at.plane === allInFocus) return null
    const plane = body.planes[at.plane]!
    return plane.info.levels[at.level]!.passThrough ? plane.format.tile(plane, { ...at, plane: 0 }) : null
  },
  associated: (_, kind) => Promise.reject(new AppError('not-found', { what: kind })),
  iccProfile: ({ body: { planes } }) => planes[0]!.format.iccProfile(planes[0]!),
  isField: () => false,
}
