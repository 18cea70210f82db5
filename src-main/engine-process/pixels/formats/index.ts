import type { SlideBody, SlideFile } from '#main/slides/index.ts'
import type { Plane } from '../planes.ts'
import type { OnDamaged } from '../unreadable.ts'
import { dicomPixels } from './dicom.ts'
import { picturePixels } from './picture.ts'
import type { PixelFormat } from './pixel-format.ts'
import { stackPixels } from './stack.ts'
import { tiffPixels } from './tiff.ts'

/** Formats whose pixels are in separate planes. OpenSlide and folders of fields provide a pixel source instead. */
type PlaneBody = Exclude<SlideBody, { kind: 'openslide' | 'fields' }>

const byKind: { readonly [K in PlaneBody['kind']]: PixelFormat<Extract<PlaneBody, { kind: K }>> } = {
  tiff: tiffPixels,
  dicom: dicomPixels,
  picture: picturePixels,
  stack: stackPixels,
}

/** How the pixels of a slide are read; null if its format provides its own pixel source. */
export const pixelFormatOf = ({ body }: SlideFile): PixelFormat | null =>
  (byKind as Partial<Record<SlideBody['kind'], PixelFormat>>)[body.kind] ?? null

/** The resolutions of one focal plane of such a slide. */
export const planesOf = (slide: SlideFile, focal: number, onDamaged: OnDamaged): Plane[] =>
  pixelFormatOf(slide)!.planes(slide, focal, onDamaged, { planesOf: (plane, heard) => planesOf(plane, 0, heard) })
