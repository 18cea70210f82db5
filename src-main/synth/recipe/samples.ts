import type { SynthOptions } from './options.ts'

/**
 * A slide for the first start, so that a new reader has something to look at. The slides are small, and the first is the
 * smallest, so that the wait is short.
 */
export interface SampleRecipe {
  /** File name without folder. */
  readonly fileName: string
  /** Name shown in the worklist. It does not reveal the diagnosis. */
  readonly title: string
  /** The diagnosis that the slide was made to show. */
  readonly shows: string
  readonly options: Omit<SynthOptions, 'out'>
}

/** The samples are made of the same parts of cells, so that these are drawn once. */
const stampSeed = 101

export const sampleRecipes: readonly SampleRecipe[] = [
  {
    fileName: 'sample-1.tif',
    title: 'Sample 1 (liquid-based)',
    shows: 'Negative for intraepithelial lesion or malignancy',
    options: {
      width: 3584,
      height: 3584,
      seed: 101,
      stampSeed,
      preparation: 'lbc',
      diagnosis: 'NILM',
      cellsPerMm2: 380,
    },
  },
  {
    fileName: 'sample-2.tif',
    title: 'Sample 2 (smear)',
    shows: 'Low-grade squamous intraepithelial lesion with inflammation',
    options: {
      width: 4608,
      height: 4096,
      seed: 202,
      stampSeed,
      preparation: 'conventional',
      diagnosis: 'LSIL',
      abnormalShare: 0.08,
    },
  },
  {
    fileName: 'sample-3.tif',
    title: 'Sample 3 (liquid-based)',
    shows: 'A few high-grade cells',
    options: {
      width: 4608,
      height: 4608,
      seed: 303,
      stampSeed,
      preparation: 'lbc',
      diagnosis: 'HSIL',
      abnormalShare: 0.04,
      cellsPerMm2: 320,
    },
  },
  {
    fileName: 'sample-4.tif',
    title: 'Sample 4 (liquid-based)',
    shows: 'Scanty, inflamed and mostly out of focus, with rare atypical cells',
    options: {
      width: 4096,
      height: 4096,
      seed: 404,
      stampSeed,
      preparation: 'lbc',
      diagnosis: 'ASC-US',
      abnormalShare: 0.03,
      cellsPerMm2: 40,
      outOfFocusShare: 0.6,
      inflammation: 2,
    },
  },
]
