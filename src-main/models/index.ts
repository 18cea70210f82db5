export { type Exemplars, nearestExemplars } from './exemplars.ts'
export type { Manifest } from './manifest.ts'
export { type LoadedModel, loadRegistry } from './registry.ts'
