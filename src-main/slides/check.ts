import type { SlideInfo } from '#shared/domain/slide-info.ts'
import { openSlideFile } from './open.ts'
import { closeSlideFile, type ReadForeign } from './slide-file.ts'

/**
 * What an import needs to know before it takes a file: that it opens, that every tile lies inside it, and that it ends
 * as its format ends. Structure only, no pixels: see the engine's `verifyPixels` for those. Throws as `openSlide`.
 */
export async function checkSlide(path: string, readForeign?: ReadForeign): Promise<SlideInfo> {
  const slide = await openSlideFile(path, readForeign)
  try {
    await slide.format.check(slide, (part) => checkSlide(part))
    return slide.info
  } finally {
    await closeSlideFile(slide)
  }
}
