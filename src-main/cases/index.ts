export { type Cases, type CasesDeps, createCases, toSlide } from './cases.ts'
export type { AddedSlide, CaseIdentity, NewSlide } from './intake.ts'
export { type CellRecord, classAt, classIndex } from './review.store.ts'
export type { SlideRecord } from './slides.store.ts'
