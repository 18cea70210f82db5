import { stat } from 'node:fs/promises'
import { AppError } from '#shared/contract/errors.ts'
import { seriesInFolder } from './dicom/series.ts'
import { readDicomSlide, readSeries } from './dicom/slide.ts'
import { readFieldsSlide } from './fields/slide.ts'
import { detectKind, unsupportedNames } from './file-kind.ts'
import { foreignFormat } from './foreign/format.ts'
import { openForeign, type ReadForeign, refuseForeign } from './foreign/open.ts'
import { readPictureSlide } from './picture.ts'
import { openFile } from './random-access-file.ts'
import type { SlideReader } from './reader.ts'
import type { SlideFile } from './slide-file.ts'
import { readStackSlide } from './stack/slide.ts'
import { readTiffSlide } from './tiff/slide.ts'
import { tileReader } from './tile-reader.ts'

/**
 * Opens a slide of any known format for display, known by content. Reads structure only; formats that need OpenSlide are
 * asked of `readForeign`. Throws AppError `file-not-found`, `file-empty`, `file-not-a-slide`, `file-truncated`, `file-damaged`,
 * `file-unsupported` (with `format`), `file-too-large`,
 * `file-forbidden`, `parts-missing`, `scales-differ`, `scale-in-part`, `too-many-fields`; all with `file`, the base name.
 */
export async function openSlide(path: string, readForeign?: ReadForeign): Promise<SlideReader> {
  return tileReader(await openSlideFile(path, readForeign))
}

/** The same, with the file's structure laid open for the engine's decoders. The caller closes it with `closeSlideFile`. */
export async function openSlideFile(
  path: string,
  readForeign = refuseForeign,
  role: 'slide' | 'part' = 'slide',
): Promise<SlideFile> {
  // A folder is opened as the one DICOM slide in it.
  if ((await stat(path).catch(() => null))?.isDirectory()) return readSeries(await seriesInFolder(path), null)
  const file = await openFile(path)
  try {
    const kind = await detectKind(file)
    const foreign = await foreignFormat(file, kind)
    if (foreign) return await openForeign(file, foreign, readForeign)
    if (kind === 'tiff') return await readTiffSlide(file)
    if (kind === 'dicom') return await readDicomSlide(file)
    if (kind === 'png' || kind === 'jpeg' || kind === 'webp') return await readPictureSlide(file, kind)
    if (kind === 'planes' || kind === 'fields') {
      if (role === 'part') throw new AppError('file-damaged', { file: file.name, detail: 'a list in a list' })
      const openPart = (part: string) => openSlideFile(part, refuseForeign, 'part')
      return await (kind === 'planes' ? readStackSlide(file, openPart) : readFieldsSlide(file, openPart))
    }
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
