import { stat } from 'node:fs/promises'
import { seriesInFolder } from './dicom/series.ts'
import { detectKind } from './file-kind.ts'
import { formats } from './formats.ts'
import { openFile } from './random-access-file.ts'
import type { SlideFormat } from './slide-file.ts'

/** The input of a slide's hash. */
export interface SlideFiles {
  /** In an order that does not depend on the given file. */
  readonly parts: readonly string[]
  readonly prefix: SlideFormat['hashPrefix']
}

/**
 * All files of the slide that `path` opens. A file that is not a sound slide is its own only part. Throws like
 * `openSlide` if `path` cannot be opened at all.
 */
export const slideParts = async (path: string): Promise<readonly string[]> => (await filesOf(path)).parts

/** The files of a slide, and the format's prefix of their hash. Throws like `slideParts`. */
export async function filesOf(path: string): Promise<SlideFiles> {
  if ((await stat(path).catch(() => null))?.isDirectory())
    return { parts: await seriesInFolder(path), prefix: undefined }
  const file = await openFile(path)
  try {
    const candidate = { file, kind: await detectKind(file) }
    for (const format of formats) {
      const parts = await format.parts(candidate)
      if (parts) return { parts, prefix: format.hashPrefix }
    }
    return { parts: [path], prefix: undefined }
  } finally {
    await file.close()
  }
}
