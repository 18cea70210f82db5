import type { PictureKind } from '#main/engine/protocol/index.ts'
import { checkSlide, closeSlideFile, isPlainField, openSlideFile } from '#main/slides/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { openSlideInfo } from './openslide/open.ts'
import { verifyPixels } from './verify.ts'

/** The kind of each picture. An unreadable one would not pass the check of an import. Throws `cancelled`. */
export async function pictureKinds(paths: readonly string[], signal?: AbortSignal): Promise<PictureKind[]> {
  const kinds: PictureKind[] = []
  for (const path of paths) {
    if (signal?.aborted) throw new AppError('cancelled')
    kinds.push(await kindOf(path))
  }
  return kinds
}

async function kindOf(path: string): Promise<PictureKind> {
  try {
    const slide = await openSlideFile(path, openSlideInfo)
    const isField = isPlainField(slide)
    await closeSlideFile(slide)
    if (!isField) return 'slide'
    await checkSlide(path)
    await verifyPixels(path)
    return 'field'
  } catch (error) {
    if (isAppError(error)) return 'unreadable'
    throw error
  }
}
