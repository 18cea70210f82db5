export { type Answer, cacheHeaders, closed, errorAnswer, notModified, statusOf, toResponse } from './answer.ts'
