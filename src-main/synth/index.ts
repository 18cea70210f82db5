export { type SynthControl, type SynthProgress, type SynthTruth, synthesize } from './synthesize.ts'
export { readTruth, type TruthCell, type TruthHeader, truthPathOf } from './truth.ts'
