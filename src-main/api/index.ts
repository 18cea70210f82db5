export { type CoreParts, createApi } from './api.ts'
export { guarded } from './guarded.ts'
export { answerTo, type CoreFetch, createHandler, type UploadRequest } from './handler.ts'
export { contentSecurityPolicy, page } from './ui.ts'
