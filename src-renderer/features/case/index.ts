export { prefetchCase } from './ahead.ts'
export { CasePage } from './CasePage.tsx'
