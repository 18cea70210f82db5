export { type CoreParts, createApi } from './api.ts'
export { guarded } from './guarded.ts'
export { answerTo, type CoreFetch, createHandler } from './handler.ts'
export { contentSecurityPolicy, hardening, page } from './ui.ts'
