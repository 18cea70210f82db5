import { detectKind } from './file-kind.ts'
import { detectForeign } from './foreign/detect.ts'
import { openFile } from './random-access-file.ts'

/** What a file can be opened as: a TIFF of any make, a DICOM instance, a picture, or a maker's own format. */
export type ContentKind = 'tiff' | 'dicom' | 'picture' | 'foreign'

/** What a file is by its first bytes, whatever it is called; null where it is nothing that is read. Throws as `openFile`. */
export async function contentKind(path: string): Promise<ContentKind | null> {
  const file = await openFile(path)
  try {
    const kind = await detectKind(file)
    if (kind === 'tiff' || kind === 'dicom') return kind
    if (kind === 'png' || kind === 'jpeg' || kind === 'webp') return 'picture'
    return (await detectForeign(file, kind)) === null ? null : 'foreign'
  } finally {
    await file.close()
  }
}
