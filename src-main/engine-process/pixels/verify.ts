import { closeSlideFile, openSlideFile } from '#main/slides/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { pixelFormatOf } from './formats/index.ts'
import { openPixels } from './open-pixels.ts'
import { openSlideInfo } from './openslide/open.ts'

/**
 * Decodes the first, middle and last tile of each level (a picture as a whole), to refuse files that open but cannot
 * be read. Throws AppError `file-damaged`, and like `openSlide`.
 */
export async function verifyPixels(path: string): Promise<void> {
  const slide = await openSlideFile(path, openSlideInfo)
  try {
    const pixels = pixelFormatOf(slide)
    if (pixels) await pixels.verify(slide, verifyPixels)
    else if (slide.body.kind === 'fields') for (const field of slide.body.paths) await verifyPixels(field)
    else await verifyLevels(path)
  } catch (error) {
    if (isAppError(error)) throw error
    throw new AppError('file-damaged', { file: slide.file.name, detail: 'pixels cannot be decoded' })
  } finally {
    await closeSlideFile(slide)
  }
}

/** Reads a small area in the middle of each level of each focal plane. */
async function verifyLevels(path: string): Promise<void> {
  const source = await openPixels(path)
  try {
    for (let plane = 0; plane < source.info.planes; plane++) {
      for (const [level, { width, height }] of source.info.levels.entries()) {
        const side = { width: Math.min(64, width), height: Math.min(64, height) }
        const rect = { x: (width - side.width) >> 1, y: (height - side.height) >> 1, ...side }
        await source.readLevel(level, rect, undefined, plane)
        if (source.damagedTiles > 0) throw new Error('a part cannot be decoded')
      }
    }
  } finally {
    await source.close()
  }
}
