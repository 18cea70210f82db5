export { type Camera, createCamera, type SentField } from './camera.ts'
export type { CameraDeps } from './deps.ts'
