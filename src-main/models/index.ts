export { type ModelChoice, type ModelChoices, openModelChoices, readModelChoice } from './choice.store.ts'
export { type Exemplars, nearestExemplars } from './exemplars.ts'
export { type HeadContents, headSha256, type LoadedHead, loadHead } from './head.ts'
export type { Manifest } from './manifest.ts'
export { createModelCard, type ModelCard } from './model-card.ts'
export {
  type ModelInUse,
  type ModelState,
  type Models,
  type ModelsDeps,
  openModels,
  type TryOut,
} from './models.ts'
export { type LoadedModel, loadRegistry, modelsIn } from './registry.ts'
export { taskOfModel } from './task-of-model.ts'
