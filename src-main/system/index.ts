export { createSystem, type System, type SystemDeps } from './system.ts'
