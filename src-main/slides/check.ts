import type { SlideInfo } from '#shared/domain/slide-info.ts'
import { openSlideFile } from './open.ts'
import { closeSlideFile, type ReadForeign } from './slide-file.ts'

/**
 * Checks a file before it is imported: it opens, every tile lies inside it, and it ends as its format requires.
 * Checks structure only, no pixels; see the engine's `verifyPixels` for those. Throws like `openSlide`.
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
