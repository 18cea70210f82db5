import type { OpenSlideBody, SlideFormat } from '../slide-file.ts'
import { detectForeign, foreignParts } from './detect.ts'
import { openForeign } from './open.ts'

/** The formats of scanner makers that the engine reads through OpenSlide. Main knows of them what the engine tells. */
export const foreignFormat: SlideFormat<OpenSlideBody> = {
  async open({ file, kind }, { readForeign }) {
    const format = await detectForeign(file, kind)
    return format && openForeign(file, format, readForeign)
  },
  parts: ({ file, kind }) => (kind === 'dicom' ? Promise.resolve(null) : foreignParts(file.path)),
  // Its structure is OpenSlide's to judge, and was judged when OpenSlide told what the slide is.
  check: () => Promise.resolve(),
  storedLevels: () => 1,
  tile: () => Promise.resolve(null),
  associated: () => Promise.resolve(null),
  iccProfile: () => Promise.resolve(null),
  isField: () => false,
}
