import { AppError } from '#shared/contract/errors.ts'
import { detectKind, unsupportedNames } from './file-kind.ts'
import { readPictureSlide } from './picture.ts'
import { openFile } from './random-access-file.ts'
import type { SlideReader } from './reader.ts'
import type { SlideFile } from './slide-file.ts'
import { readStackSlide } from './stack/slide.ts'
import { readTiffSlide } from './tiff/slide.ts'
import { tileReader } from './tile-reader.ts'

/**
 * Opens a slide of any known format for display: TIFF, BigTIFF, Aperio SVS, PNG, JPEG, a list of focal planes, known by content. Reads structure
 * only. Throws AppError `file-not-found`, `file-empty`, `file-not-a-slide`, `file-truncated`, `file-damaged`,
 * `file-unsupported` (with `format`), `file-too-large`, `forbidden`; all with `file`, the base name.
 */
export async function openSlide(path: string): Promise<SlideReader> {
  return tileReader(await openSlideFile(path))
}

/** The same, with the file's structure laid open for the engine's decoders. The caller closes it with `closeSlideFile`. */
export async function openSlideFile(path: string, role: 'slide' | 'plane' = 'slide'): Promise<SlideFile> {
  const file = await openFile(path)
  try {
    const kind = await detectKind(file)
    if (kind === 'tiff') return await readTiffSlide(file)
    if (kind === 'png' || kind === 'jpeg') return await readPictureSlide(file, kind)
    if (kind === 'stack' && role !== 'plane')
      return await readStackSlide(file, (plane) => openSlideFile(plane, 'plane'))
    if (kind === 'stack') throw new AppError('file-damaged', { file: file.name, detail: 'a list of planes as a plane' })
    const format = unsupportedNames[kind]
    if (format) throw new AppError('file-unsupported', { file: file.name, format })
    throw new AppError('file-not-a-slide', { file: file.name })
  } catch (error) {
    await file.close()
    // Numbers from the file are checked before use; should one slip through, it is the file that is at fault.
    if (error instanceof RangeError) {
      throw new AppError('file-damaged', { file: file.name, detail: 'impossible value' })
    }
    throw error
  }
}
