export { type Exemplars, nearestExemplars } from './exemplars.ts'
export type { Manifest } from './manifest.ts'
export { createModelCard, type ModelCard } from './model-card.ts'
export { activateModel, type LoadedModel, loadRegistry, modelsIn, readRegistry } from './registry.ts'
