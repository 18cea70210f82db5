import { stat } from 'node:fs/promises'
import { AppError } from '#shared/contract/errors.ts'
import { dicomFormat, openSeriesFolder } from './dicom/format.ts'
import { detectKind, refusedPictures, unsupportedNames } from './file-kind.ts'
import { refuseForeign } from './foreign/open.ts'
import { formats } from './formats.ts'
import { openFile } from './random-access-file.ts'
import type { SlideReader } from './reader.ts'
import type { Candidate, OpenHelp, ReadForeign, SlideFile, SlideFormat } from './slide-file.ts'
import { tileReader } from './tile-reader.ts'

/**
 * Opens a slide of any known format for display. The format is recognised by content. Reads structure only;
 * `readForeign` handles formats that need OpenSlide. Throws AppError `file-not-found`, `file-empty`,
 * `file-not-a-slide`, `file-truncated`, `file-damaged`, `file-unsupported` (with `format`), `file-too-large`,
 * `file-forbidden`, `parts-missing`, `scales-differ`, `scale-in-part`, `too-many-fields`; all with `file`, the base
 * name.
 */
export async function openSlide(path: string, readForeign?: ReadForeign): Promise<SlideReader> {
  return tileReader(await openSlideFile(path, readForeign))
}

/**
 * Like `openSlide`, but exposes the file's structure to the engine's decoders. The caller closes it with
 * `closeSlideFile`.
 */
export function openSlideFile(path: string, readForeign: ReadForeign = refuseForeign): Promise<SlideFile> {
  return openWith(path, {
    readForeign,
    openListed: (part) => openWith(part, { readForeign: refuseForeign, openListed: null }),
  })
}

async function openWith(path: string, help: OpenHelp): Promise<SlideFile> {
  // A folder is opened as the single DICOM slide in it.
  if ((await stat(path).catch(() => null))?.isDirectory())
    return { ...(await openSeriesFolder(path)), format: dicomFormat as SlideFormat }
  const file = await openFile(path)
  try {
    return await openAs({ file, kind: await detectKind(file) }, help)
  } catch (error) {
    await file.close()
    // Numbers from the file are checked before use. If an impossible one slips through, the file is at fault.
    if (error instanceof RangeError) throw new AppError('file-damaged', { file: file.name, detail: 'impossible value' })
    throw error
  }
}

async function openAs(candidate: Candidate, help: OpenHelp): Promise<SlideFile> {
  for (const format of formats) {
    const slide = await format.open(candidate, help)
    if (slide) return { ...slide, format }
  }
  const { file, kind } = candidate
  const refused = refusedPictures[kind]
  if (refused) throw new AppError(refused, { file: file.name })
  const named = unsupportedNames[kind]
  throw named
    ? new AppError('file-unsupported', { file: file.name, format: named })
    : new AppError('file-not-a-slide', { file: file.name })
}
