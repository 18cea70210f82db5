/** Describes synthetic slides. It draws nothing, so it loads no picture codec library. */
export { parseSynthArguments, synthUsage } from './cli-options.ts'
export {
  invalid,
  type Preparation,
  preparations,
  type SynthDiagnosis,
  type SynthOptions,
  synthDiagnoses,
  synthOptions,
} from './options.ts'
export { type SampleRecipe, sampleRecipes } from './samples.ts'
