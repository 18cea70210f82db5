export { checkPictures } from './check-pictures.ts'
export { readDataset } from './datasets.ts'
export {
  type Evaluation,
  evaluate,
  type GradedPoint,
  type Point,
  type Product,
  type Proposed,
  type Screened,
} from './evaluate.ts'
export { readFields } from './fields.ts'
export type { DataProblem, Dataset, FieldSet, LabelledField } from './labelled-data.ts'
export { figureRows, reportPage } from './report.ts'
