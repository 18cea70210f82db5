export { encodeJpeg2000, encodeJpegLs, encodeRle, type Pixels, toPlanes } from './encode-frames.ts'
export { dicomSeeds } from './fuzz/dicom-seeds.ts'
export { mutateDicom } from './fuzz/mutate-dicom.ts'
export { mutateStream } from './fuzz/mutate-stream.ts'
export { mutateTiff } from './fuzz/mutate-tiff.ts'
export { type FuzzOutcome, fuzzRuns, runMutated } from './fuzz/run-mutated.ts'
export { type StreamSeed, streamSeeds } from './fuzz/stream-seeds.ts'
export { tiffSeeds } from './fuzz/tiff-seeds.ts'
export { iccProfile, jpegWithProfile, type MadeProfile, pngWithProfile, srgbPrimaries } from './icc-profile.ts'
export { labelPicture, type MadeCode, type MadeLabel, writeLabelSlide } from './label-slide.ts'
export {
  type MadeElement,
  type MadeFile,
  type MadeFragments,
  type MadeSlide,
  makeDicom,
  slideElements,
  syntaxes,
} from './make-dicom.ts'
export { type MadeNdpi, writeNdpiStack } from './make-ndpi.ts'
export { imageFields, type MadeField, type MadeImage, type MadeShape, makeTiff } from './make-tiff.ts'
export { type RgbPicture, writeMirax, writeNdpi, writeScn, writeTrestle, writeVms } from './maker-slides.ts'
export { bytesOf, floats, node, onnxModel, type Port, scalar } from './onnx-bytes.ts'
export { fileFacts, gridOfSpots, type Spot, writeSpots } from './pictures.ts'
export { segmentsOf } from './segments.ts'
export { signBySql } from './signed-case.ts'
export { tinyDetector, tinyGrader, writeTinyModel } from './tiny-model.ts'
