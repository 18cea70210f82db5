import { pictureOpener, picturePaths, readPictureList } from '../picture-list.ts'
import type { FieldsBody, SlideFormat } from '../slide-file.ts'
import { readFieldsSlide } from './slide.ts'

/** A folder of fields of view as one slide. The fields are opened when they are read. */
export const fieldsFormat: SlideFormat<FieldsBody> = {
  open: async ({ file, kind }, help) => (kind === 'fields' ? readFieldsSlide(file, pictureOpener(file, help)) : null),
  parts: async ({ file, kind }) => (kind === 'fields' ? picturePaths(await readPictureList(file, kind)) : null),
  hashPrefix: (sizes) => `fields 1: ${sizes.join(' ')}\n`,
  async check({ body }, checkPart) {
    for (const field of body.paths) await checkPart(field)
  },
  storedLevels: () => 1,
  tile: () => Promise.resolve(null),
  associated: () => Promise.resolve(null),
  iccProfile: () => Promise.resolve(null),
  isField: () => false,
}
