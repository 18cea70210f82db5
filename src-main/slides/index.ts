export { giveSealKey } from '#main/vault/index.ts'
export { checkSlide } from './check.ts'
export { contentKind } from './content-kind.ts'
export { copyCleanDicom } from './dicom/clean-copy.ts'
export type { Replacing } from './dicom/clean-data-set.ts'
export { DicomImage } from './dicom/image.ts'
export type { DicomPixelFormat } from './dicom/pixel-format.ts'
export { type ForeignFormat, foreignNames, foreignParts, miraxFolder, miraxParts } from './foreign/detect.ts'
export type { JpegStrip } from './foreign/jpeg-strip.ts'
export { type NdpiPlane, readNdpiPlanes } from './foreign/ndpi.ts'
export { contentBytes, type Hashed, type HashOptions, hashFile, hashSlide } from './hash.ts'
export { readJpegHeader } from './jpeg-header.ts'
export { downsampleOf, planeOfLevel, virtualLevels } from './levels.ts'
export { isPictureList, type ListKind, listEndings } from './list-kind.ts'
export { openSlide, openSlideFile } from './open.ts'
export { maxPicturePixels } from './picture/slide.ts'
export { mostPictures, type PictureList, pictureListText } from './picture-list.ts'
export { canBeProfile } from './profile-bytes.ts'
export { openFile, type RandomAccessFile } from './random-access-file.ts'
export type { SlideReader } from './reader.ts'
export { squareScale } from './scale.ts'
export {
  closeSlideFile,
  type DicomBody,
  type FieldsBody,
  isPlainField,
  type OpenSlideBody,
  type PictureBody,
  type ReadForeign,
  type SlideBody,
  type SlideFile,
  type SlideStructure,
  type StackBody,
  storedLevels,
  type TiffBody,
} from './slide-file.ts'
export { slideParts } from './slide-parts.ts'
export { numberedSeries } from './stack/series.ts'
export { areStill, createStillness, stampsOf } from './stamps.ts'
export { coversSegment } from './tiff/check.ts'
export { type CleanCopy, copyCleanTiff } from './tiff/clean-copy.ts'
export { openCopySink } from './tiff/copy-directory.ts'
export type { TiffImage, TiffPixelFormat, Transparency } from './tiff/image.ts'
export { hasEnd as jpegHasEnd } from './tiff/jpeg-prefix.ts'
export { compression as tiffCompression, standAlone } from './tiff/tags.ts'
export { tileReader } from './tile-reader.ts'
