export { type DataProblem, type Dataset, readDataset, readPoints } from './datasets.ts'
export { type Evaluation, evaluate, type GradedPoint, type Point, type Product, type Screened } from './evaluate.ts'
export { figureRows, reportPage } from './report.ts'
