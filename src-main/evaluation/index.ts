export { checkPictures } from './check-pictures.ts'
export { type DataProblem, type Dataset, type FieldSet, type LabelledField, readDataset } from './datasets.ts'
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
export { figureRows, reportPage } from './report.ts'
