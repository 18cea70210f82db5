import { z } from 'zod'
import samplesJson from '../../../resources/samples/samples.json' with { type: 'json' }
import { type SynthOptions, synthOptions } from './options.ts'

/** A slide for the first start, so that a new reader has something to look at. */
export interface SampleRecipe {
  /** File name without folder. */
  readonly fileName: string
  /** Name shown in the worklist. It does not reveal the diagnosis. */
  readonly title: string
  /** The diagnosis that the slide was made to show. */
  readonly shows: string
  readonly options: Omit<SynthOptions, 'out'>
}

const text = z.string().min(1)
const recipes = z.strictObject({
  stampSeed: synthOptions.shape.stampSeed.unwrap(),
  slides: z
    .array(
      z.strictObject({
        ...{ fileName: text, title: text, shows: text },
        options: synthOptions.omit({ out: true, stampSeed: true }).partial(),
      }),
    )
    .min(1),
})

/**
 * The recipes in `resources/samples/samples.json`. Throws ZodError if the file is not as it should be. The samples are
 * made of the same parts of cells (`stampSeed`), so that these are drawn once.
 */
export function readRecipes(from: unknown): SampleRecipe[] {
  const { stampSeed, slides } = recipes.parse(from)
  return slides.map(({ options, ...recipe }) => ({ ...recipe, options: { ...options, stampSeed } }))
}

export const sampleRecipes: readonly SampleRecipe[] = readRecipes(samplesJson)
