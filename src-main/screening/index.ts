export type { ScreeningChoices } from './params.ts'
export { createScreening, type Screening, type ScreeningDeps } from './screening.ts'
