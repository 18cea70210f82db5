import type { SlideBody, SlideFile, SlideStructure } from '#main/slides/index.ts'
import type { AssociatedKind } from '#shared/domain/slide-info.ts'
import type { Plane } from '../planes.ts'
import type { RgbImage } from '../rgb.ts'
import type { OnDamaged } from '../unreadable.ts'

/** How the pixels of one slide format are read: the counterpart of its `SlideFormat`. */
export interface PixelFormat<Body extends SlideBody = SlideBody> {
  /** The resolutions of one focal plane: the stored ones, finest first, then those that the engine adds. */
  planes(slide: SlideStructure<Body>, focal: number, onDamaged: OnDamaged, help: PixelHelp): Plane[]
  /** RGB of an associated picture as stored. Throws `not-found`. */
  associated(slide: SlideStructure<Body>, kind: AssociatedKind, signal?: AbortSignal): Promise<RgbImage>
  /** Decodes a sample of each level. Throws AppError, or another error if the pixels cannot be decoded. */
  verify(slide: SlideStructure<Body>, verifyPart: (path: string) => Promise<void>): Promise<void>
}

/** What a format needs from other formats. */
export interface PixelHelp {
  /** The resolutions of a slide that is one focal plane of another. */
  planesOf(slide: SlideFile, onDamaged: OnDamaged): Plane[]
}
