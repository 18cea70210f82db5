export { codesIn, labelCodes } from './label-codes.ts'
export { openPixels } from './open-pixels.ts'
export { openSlideInfo } from './openslide/open.ts'
export { pictureKinds } from './picture-kinds.ts'
export { type Block, type PixelSource, type Region, readBlocks } from './pixel-source.ts'
export type { Rect, RgbImage } from './rgb.ts'
export { showSameField } from './same-field.ts'
export { modelRegion, shownRegionPng, windowRegion } from './shown-region.ts'
export { slideColour } from './source-colour.ts'
export { Sources } from './sources.ts'
export { verifyPixels } from './verify.ts'
export {
  associatedJpeg,
  crop,
  cropRaw,
  gradingCrop,
  sameTile,
  tissueThumbnail,
  transcodeTile,
} from './views.ts'
