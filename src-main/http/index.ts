export { type Answer, cacheHeaders, errorAnswer, notModified, toResponse } from './answer.ts'
