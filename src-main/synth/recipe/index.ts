/** What a synthetic slide is to be. It draws nothing, so it loads no library that codes pictures. */
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
