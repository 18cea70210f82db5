export { CameraFields } from './fields.ts'
export { placeField } from './place.ts'
export { stitch } from './stitch.ts'
