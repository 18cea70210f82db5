import { dicomFormat } from './dicom/format.ts'
import { fieldsFormat } from './fields/format.ts'
import { foreignFormat } from './foreign/format.ts'
import { pictureFormat } from './picture/format.ts'
import type { SlideFormat } from './slide-file.ts'
import { stackFormat } from './stack/format.ts'
import { tiffFormat } from './tiff/format.ts'

/**
 * All formats, in the order in which they are tried. Makers' formats come first, because other formats would accept
 * several of them as TIFFs or pictures.
 */
export const formats = [
  foreignFormat,
  tiffFormat,
  dicomFormat,
  pictureFormat,
  stackFormat,
  fieldsFormat,
] as readonly SlideFormat[]
