export { type Camera, type CameraDeps, createCamera, type SentField } from './camera.ts'
