import type { AssociatedKind, SlideInfo } from '#shared/domain/slide-info.ts'
import type { RandomAccessFile } from './random-access-file.ts'
import type { TiffImage } from './tiff/image.ts'

/** A TIFF slide: `levels[i]` holds `info.levels[i]`; the levels of `info` beyond are made by the engine. */
export interface TiffBody {
  readonly kind: 'tiff'
  readonly levels: readonly TiffImage[]
  readonly associated: ReadonlyMap<AssociatedKind, TiffImage>
}

/** A single PNG or JPEG picture, decoded as a whole. */
export interface PictureBody {
  readonly kind: 'picture'
  readonly mimeType: 'image/png' | 'image/jpeg'
}

/** A folder of focal planes, lowest first, each an open slide of the same shape. `SlideFile.file` is the list of them. */
export interface StackBody {
  readonly kind: 'stack'
  readonly planes: readonly SlideFile[]
}

/** An open slide with its structure read: what the tile reader (main) and the pixel source (engine) are made from. */
export interface SlideFile {
  readonly file: RandomAccessFile
  readonly info: SlideInfo
  readonly body: TiffBody | PictureBody | StackBody
}

/** Levels that the file holds; those of `info` beyond are made by the engine. */
export function storedLevels({ body }: SlideFile): number {
  if (body.kind === 'stack') return storedLevels(body.planes[0]!)
  return body.kind === 'tiff' ? body.levels.length : 1
}

/** Lets go of all files of a slide. */
export async function closeSlideFile({ file, body }: SlideFile): Promise<void> {
  const others = body.kind === 'stack' ? body.planes : []
  await Promise.all([file.close(), ...others.map(closeSlideFile)])
}
