import type { DisplayTest } from '#shared/contract/schemas/viewing.ts'

/** Levels of the squares near black and near white, from hardest to easiest to see. */
export const darkLevels = [2, 4, 6, 8, 12, 16] as const
export const brightLevels = [253, 251, 249, 247, 243, 239] as const

/** Solid greys beside black and white lines. On a correct screen the lines mix to 187 (sRGB, gamma about 2.2). */
export const gammaGreys = [128, 150, 170, 187, 202, 216] as const

/**
 * sRGB colours of Papanicolaou stain and of the empty slide. A square in each patch has a slightly different colour.
 */
export const patches = [
  { name: 'nucleus', rgb: [64, 56, 112], inner: [70, 56, 112] },
  { name: 'cyanophilic', rgb: [146, 190, 178], inner: [146, 184, 178] },
  { name: 'eosinophilic', rgb: [226, 156, 160], inner: [226, 150, 160] },
  { name: 'orangeophilic', rgb: [230, 150, 62], inner: [230, 143, 62] },
  { name: 'glass', rgb: [242, 240, 236], inner: [242, 240, 229] },
  { name: 'red', rgb: [200, 30, 30], inner: [188, 30, 30] },
  { name: 'green', rgb: [40, 150, 60], inner: [40, 142, 60] },
  { name: 'blue', rgb: [40, 60, 190], inner: [40, 60, 202] },
] as const

/** The reader's answer: a number for tests that count or choose, yes or no for the others. */
export type Answer = number | boolean

interface Rule {
  readonly test: DisplayTest
  /** `count`: how many of `of` are seen; `choice`: which one of `of`; `yes-no`. */
  readonly kind: 'count' | 'choice' | 'yes-no'
  readonly of: number
  readonly passes: (answer: Answer) => boolean
}

/** The tests in page order, with the answers that pass. */
export const rules: readonly Rule[] = [
  // Levels 6 and 250 and easier ones must be distinguishable. Chromatin lies in the dark steps, cytoplasm in the
  // light ones.
  { test: 'dark', kind: 'count', of: darkLevels.length, passes: (seen) => Number(seen) >= 4 },
  { test: 'bright', kind: 'count', of: brightLevels.length, passes: (seen) => Number(seen) >= 4 },
  // 170 to 202 means a gamma of 1.7 to 3.0: the right grey or a neighbour.
  { test: 'gamma', kind: 'choice', of: gammaGreys.length, passes: (at) => Number(at) >= 2 && Number(at) <= 4 },
  { test: 'colours', kind: 'count', of: patches.length, passes: (seen) => Number(seen) >= patches.length - 1 },
  { test: 'pixels', kind: 'yes-no', of: 0, passes: (yes) => yes === true },
  { test: 'banding', kind: 'yes-no', of: 0, passes: (yes) => yes === true },
  { test: 'uniformity', kind: 'yes-no', of: 0, passes: (yes) => yes === true },
]

export type Answers = Readonly<Partial<Record<DisplayTest, Answer>>>

/** The tests that failed; null until all are answered. */
export function failedTests(answers: Answers): DisplayTest[] | null {
  if (rules.some(({ test }) => answers[test] === undefined)) return null
  return rules.filter(({ test, passes }) => !passes(answers[test]!)).map(({ test }) => test)
}
