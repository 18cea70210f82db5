export { EditCase } from './EditCase.tsx'
export { RemoveCase } from './RemoveCase.tsx'
export { WorklistPage } from './WorklistPage.tsx'
