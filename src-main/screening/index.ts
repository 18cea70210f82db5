export { type CellViews, createCellViews } from './cell-views.ts'
export { lookAtField } from './look.ts'
export { planRequest, type ScreeningChoices, screeningParams } from './params.ts'
export { createScreening, type Screening, type ScreeningDeps } from './screening.ts'
