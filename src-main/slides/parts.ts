import { stat } from 'node:fs/promises'
import { seriesFiles, seriesInFolder } from './dicom/series.ts'
import { detectKind } from './file-kind.ts'
import { foreignParts } from './foreign/format.ts'
import { picturePaths, readPictureList } from './picture-list.ts'
import { openFile } from './random-access-file.ts'

/**
 * All files of the slide that `path` opens, in an order that does not depend on which of them is given: for DICOM the
 * instances of the series in the same folder (or in the folder given), for MIRAX and VMS the file and its parts, for a list
 * of focal planes or fields these pictures (the list itself says only where they lie), for every
 * other format just the path. A file that is no sound slide is its own only part. Throws as `openSlide` does where `path`
 * cannot be opened at all.
 */
export async function slideParts(path: string): Promise<readonly string[]> {
  if ((await stat(path).catch(() => null))?.isDirectory()) return seriesInFolder(path)
  const file = await openFile(path)
  try {
    const kind = await detectKind(file)
    if (kind === 'planes' || kind === 'fields') return picturePaths(await readPictureList(file, kind))
    if (kind !== 'dicom') return (await foreignParts(path)) ?? [path]
  } finally {
    await file.close()
  }
  return seriesFiles(path)
}
