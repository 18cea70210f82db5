import type { SynthOptions } from './options.ts'

/** A slide for the first start, so that a new reader has something to look at. */
export interface SampleRecipe {
  /** File name without folder. */
  readonly fileName: string
  /** Name shown in the worklist. */
  readonly title: string
  readonly options: Omit<SynthOptions, 'out'>
}

export const sampleRecipes: readonly SampleRecipe[] = [
  {
    fileName: 'sample-1-nilm.tif',
    title: 'Sample 1 Negative, liquid-based',
    options: { width: 7168, height: 7168, seed: 101, preparation: 'lbc', diagnosis: 'NILM', cellsPerMm2: 380 },
  },
  {
    fileName: 'sample-2-lsil.tif',
    title: 'Sample 2 Low-grade lesion, smear',
    options: {
      width: 7168,
      height: 6144,
      seed: 202,
      preparation: 'conventional',
      diagnosis: 'LSIL',
      abnormalShare: 0.08,
    },
  },
  {
    fileName: 'sample-3-hsil.tif',
    title: 'Sample 3 Few high-grade cells, liquid-based',
    options: {
      width: 7168,
      height: 7168,
      seed: 303,
      preparation: 'lbc',
      diagnosis: 'HSIL',
      abnormalShare: 0.04,
      cellsPerMm2: 320,
    },
  },
  {
    fileName: 'sample-4-poor-quality.tif',
    title: 'Sample 4 Scanty and out of focus',
    options: {
      width: 6144,
      height: 6144,
      seed: 404,
      preparation: 'lbc',
      diagnosis: 'ASC-US',
      abnormalShare: 0.03,
      cellsPerMm2: 40,
      outOfFocusShare: 0.6,
      inflammation: 2,
    },
  },
]
