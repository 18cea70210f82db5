export { fileFacts, gridOfSpots, type Spot, writeSpots } from './pictures.ts'
export { writeTinyModel } from './tiny-model.ts'
