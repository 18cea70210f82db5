import { closeSlideFile, openSlideFile } from '#main/slides/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { decode } from './decode.ts'
import { allPlanes } from './dicom-frames.ts'
import { openPixels } from './open-pixels.ts'
import { openSlideInfo } from './openslide/open.ts'
import { readSegment } from './stored-region.ts'

/**
 * Decodes the first, middle and last tile of each level (a picture as a whole): refuses what opens but cannot be read.
 * Throws AppError `file-damaged`, and as `openSlide` does.
 */
export async function verifyPixels(path: string): Promise<void> {
  const slide = await openSlideFile(path, openSlideInfo)
  const { file, info, body } = slide
  try {
    if (body.kind === 'stack') {
      for (const plane of body.planes) await verifyPixels(plane.file.path)
      return
    }
    if (body.kind === 'fields') {
      for (const field of body.paths) await verifyPixels(field)
      return
    }
    if (body.kind === 'openslide') {
      await verifyLevels(path)
      return
    }
    if (body.kind === 'picture') {
      await decode(path, { maxPixels: info.width * info.height, size: { width: 64, height: 64 } })
      return
    }
    const images = body.kind === 'dicom' ? body.levels.flatMap(allPlanes) : body.planes.flat()
    for (const image of images) {
      const count = image.cols * image.rows
      for (const index of new Set([0, Math.floor(count / 2), count - 1]))
        await readSegment(image, index, () => undefined)
    }
  } catch (error) {
    if (isAppError(error)) throw error
    throw new AppError('file-damaged', { file: file.name, detail: 'pixels cannot be decoded' })
  } finally {
    await closeSlideFile(slide)
  }
}

/** Reads a little in the middle of each level of each focal plane. */
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
