export { planRequest, type ScreeningChoices, screeningParams } from './params.ts'
export { lookAtField } from './look.ts'
export type { ScreeningChoices } from './params.ts'
export { createScreening, type Screening, type ScreeningDeps } from './screening.ts'
