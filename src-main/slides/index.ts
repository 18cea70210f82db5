export { checkSlide } from './check.ts'
export { type HashOptions, hashFile } from './hash.ts'
export { openSlide, openSlideFile } from './open.ts'
export { maxPicturePixels } from './picture.ts'
export type { SlideReader } from './reader.ts'
export {
  closeSlideFile,
  type PictureBody,
  type SlideFile,
  type StackBody,
  storedLevels,
  type TiffBody,
} from './slide-file.ts'
export { type StackManifest, stackManifestText } from './stack/manifest.ts'
export { numberedSeries } from './stack/series.ts'
export type { TiffImage, TiffPixelFormat } from './tiff/image.ts'
export { endsUnwritten } from './tiff/jpeg-prefix.ts'
export { tileReader } from './tile-reader.ts'
