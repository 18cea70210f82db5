export { EditCase } from './EditCase.tsx'
export { findNextToRead, openBeside, openNext } from './go-beside.ts'
export { RemoveCase } from './RemoveCase.tsx'
export { WorklistPage } from './WorklistPage.tsx'
