import type { AssociatedKind, SlideInfo } from '#shared/domain/slide-info.ts'
import type { DicomImage } from './dicom/image.ts'
import type { ForeignFormat } from './foreign/format.ts'
import type { RandomAccessFile } from './random-access-file.ts'
import type { TiffImage } from './tiff/image.ts'

/** A TIFF slide: `levels[i]` holds `info.levels[i]`; the levels of `info` beyond are made by the engine. */
export interface TiffBody {
  readonly kind: 'tiff'
  /** Of the focal plane that is shown first. */
  readonly levels: readonly TiffImage[]
  /** The same levels of each focal plane, lowest plane first. */
  readonly planes: readonly (readonly TiffImage[])[]
  readonly associated: ReadonlyMap<AssociatedKind, TiffImage>
  /** Associated pictures that lie in the description as JPEGs (Philips). */
  readonly embedded: ReadonlyMap<AssociatedKind, () => Promise<Buffer>>
}

/** A single PNG, JPEG or WebP picture, decoded as a whole. */
export interface PictureBody {
  readonly kind: 'picture'
  readonly mimeType: 'image/png' | 'image/jpeg' | 'image/webp'
}

/** A DICOM slide: `levels[i]` holds `info.levels[i]`; the levels of `info` beyond are made by the engine. */
export interface DicomBody {
  readonly kind: 'dicom'
  /** Each with its focal planes; a coarse one may have fewer than the slide. */
  readonly levels: readonly DicomImage[]
  readonly associated: ReadonlyMap<AssociatedKind, DicomImage>
  /** The ICC profile of the scanner's camera as stored, or null. */
  iccProfile(): Promise<Uint8Array | null>
}

/** A maker's own format, read through OpenSlide in the engine; main knows what the engine told it. */
export interface OpenSlideBody {
  readonly kind: 'openslide'
  readonly format: ForeignFormat
}

/** A folder of focal planes, lowest first, each an open slide of the same shape. `SlideFile.file` is the list of them. */
export interface StackBody {
  readonly kind: 'stack'
  readonly planes: readonly SlideFile[]
}

/** A folder of fields as one slide; `paths[i]` holds `info.fields[i]`. They are opened when they are read. */
export interface FieldsBody {
  readonly kind: 'fields'
  readonly paths: readonly string[]
}

/** An open slide with its structure read: what the tile reader (main) and the pixel source (engine) are made from. */
export interface SlideFile {
  readonly file: RandomAccessFile
  readonly info: SlideInfo
  readonly body: TiffBody | PictureBody | OpenSlideBody | DicomBody | StackBody | FieldsBody
}

/** Levels that the file holds; those of `info` beyond are made by the engine. */
export function storedLevels({ body }: SlideFile): number {
  if (body.kind === 'stack') return storedLevels(body.planes[0]!)
  return 'levels' in body ? body.levels.length : 1
}

/** Lets go of all files of a slide. */
export async function closeSlideFile({ file, body }: SlideFile): Promise<void> {
  const others = body.kind === 'stack' ? body.planes : []
  await Promise.all([file.close(), ...others.map(closeSlideFile)])
}
