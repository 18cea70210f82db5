export { syncFolder } from './durable.ts'
export { safeName, slideFilesIn } from './file-names.ts'
export { createIntake, type Intake } from './intake.ts'
export { createSamples, type Samples } from './samples.ts'
