import type { OpenSlideBody, SlideFormat } from '../slide-file.ts'
import { detectForeign, foreignParts } from './detect.ts'
import { openForeign } from './open.ts'

/** Scanner makers' formats that the engine reads through OpenSlide. Main knows only what the engine reports. */
export const foreignFormat: SlideFormat<OpenSlideBody> = {
  async open({ file, kind }, { readForeign }) {
    const format = await detectForeign(file, kind)
    return format && openForeign(file, format, readForeign)
  },
  parts: ({ file, kind }) => (kind === 'dicom' ? Promise.resolve(null) : foreignParts(file.path)),
  // OpenSlide judges the structure, and did so when it described the slide.
  check: () => Promise.resolve(),
  storedLevels: () => 1,
  tile: () => Promise.resolve(null),
  associated: () => Promise.resolve(null),
  iccProfile: () => Promise.resolve(null),
  isField: () => false,
}
