export { EditCase } from './EditCase.tsx'
export { WorklistPage } from './WorklistPage.tsx'
