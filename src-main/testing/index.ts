export { imageFields, type MadeField, type MadeImage, type MadeShape, makeTiff } from './make-tiff.ts'
export { bytesOf, floats, node, onnxModel, type Port, scalar } from './onnx-bytes.ts'
export { fileFacts, gridOfSpots, type Spot, writeSpots } from './pictures.ts'
export { tinyGrader, writeTinyModel } from './tiny-model.ts'
