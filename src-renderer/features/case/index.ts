export { CasePage } from './CasePage.tsx'
export { prefetchCase } from './prefetch.ts'
