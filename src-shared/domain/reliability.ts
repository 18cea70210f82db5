import { z } from 'zod'
import type { TaskManifest } from './task/index.ts'

/** Why a slide must be read in full. */
export const reliabilityCodes = [
  'too-few-cells',
  'out-of-focus',
  'cells-out-of-focus',
  'unlike-training',
  'unstable',
  'no-cells-found',
  'scale-unusual',
  'tiles-damaged',
] as const

export interface ReliabilityReason {
  code: (typeof reliabilityCodes)[number]
  /** Values for the text of the reason. */
  params: Record<string, string | number>
}

export interface Reliability {
  /** The model's answer must not be relied upon. */
  abstain: boolean
  reasons: ReliabilityReason[]
}

/** What the task's manifest says of specimens and of focus. */
export type SpecimenRule = Pick<TaskManifest, 'adequacy'> & {
  readonly thresholds: Pick<TaskManifest['thresholds'], 'outOfFocusAtMost'>
}

/**
 * What a model's manifest says of the material it knows. Each part may be missing: it then decides nothing. The
 * quantities are those of models/training/reliability.py.
 */
export const reliabilityParams = z.looseObject({
  embedding: z.looseObject({ centroids: z.array(z.array(z.number())).min(1), atMost: z.number() }).optional(),
  stain: z.looseObject({ mean: z.array(z.number()), std: z.array(z.number()), atMost: z.number() }).optional(),
  focus: z.looseObject({ sharpAtLeast: z.number(), blurredShareAtMost: z.number() }).optional(),
  cells: z.looseObject({ atLeastForStatistics: z.number() }).optional(),
})
export type ReliabilityParams = z.infer<typeof reliabilityParams>

/** Sums over the cells that stand for the slide: an even sample of all that were found. */
export interface SampleSums {
  readonly cells: number
  readonly blurred: number
  readonly stain: readonly number[]
  readonly embedding: readonly number[]
}
export const emptySums: SampleSums = { cells: 0, blurred: 0, stain: [], embedding: [] }

/** What is measured of a screening, to decide whether its answer can be relied upon. */
export interface ReliabilityFacts {
  readonly cells: number
  /** Cell-bearing area. */
  readonly areaMm2: number
  readonly micronsPerPixel: number
  /** Of the focus map: share of its squares with cells that is out of focus; null where there is no map. */
  readonly focus: { readonly share: number; readonly squares: number } | null
  readonly sample: SampleSums
  /** Tiles that could not be decoded: nothing was looked at there. */
  readonly damagedTiles: number
  /** Mean difference of the abnormality of the top cells between two views of them; null where it was not measured. */
  readonly disagreement: number | null
}

const MAX_DISAGREEMENT = 0.25
/** Squares of the focus map from which on a share of them means something. */
const ENOUGH_SQUARES = 8
/** µm per pixel of slides; coarser pictures have lost the chromatin the model looks at. */
const SCALE = [0.1, 0.6] as const

/** Whether adequacy can be judged on so much cell-bearing area: a field is not a specimen. */
export const isSpecimen = (areaMm2: number, { adequacy }: Pick<SpecimenRule, 'adequacy'>): boolean =>
  adequacy !== null && areaMm2 >= adequacy.specimenMm2

/** Why the slide must be read in full, if there is a reason. The model abstains as soon as there is one. */
export function reliability(facts: ReliabilityFacts, known: ReliabilityParams, rule: SpecimenRule): Reliability {
  const reasons: ReliabilityReason[] = []
  const add = (code: ReliabilityReason['code'], params: ReliabilityReason['params'] = {}) =>
    reasons.push({ code, params })
  const { adequacy } = rule

  if (facts.cells === 0) add('no-cells-found')
  else if (adequacy !== null && isSpecimen(facts.areaMm2, rule) && facts.cells < adequacy.cellsAtLeast)
    add('too-few-cells', { found: roughly(facts.cells), needed: adequacy.cellsAtLeast })

  if (facts.damagedTiles > 0) add('tiles-damaged', { count: facts.damagedTiles })
  const { sample, focus } = facts
  const unfocused = focus !== null && focus.squares >= ENOUGH_SQUARES && focus.share > rule.thresholds.outOfFocusAtMost
  if (unfocused) add('out-of-focus', { percent: Math.round(100 * focus.share) })
  if (sample.cells >= Math.max(1, known.cells?.atLeastForStatistics ?? 5)) {
    const share = sample.blurred / sample.cells
    // Cells may lie in another plane than what surrounds them; one message is enough.
    if (known.focus && share > known.focus.blurredShareAtMost && !unfocused)
      add('cells-out-of-focus', { percent: Math.round(100 * share) })
    if (isUnlike(sample, known)) add('unlike-training')
  }
  if (facts.disagreement !== null && facts.disagreement > MAX_DISAGREEMENT) add('unstable')
  if (facts.micronsPerPixel < SCALE[0] || facts.micronsPerPixel > SCALE[1])
    add('scale-unusual', { micronsPerPixel: Number(facts.micronsPerPixel.toPrecision(3)) })
  return { abstain: reasons.length > 0, reasons }
}

function isUnlike({ cells, stain, embedding }: SampleSums, known: ReliabilityParams): boolean {
  if (known.embedding) {
    const mean = embedding.map((sum) => sum / cells)
    const distance = (centroid: readonly number[]) => Math.hypot(...mean.map((v, i) => v - (centroid[i] ?? 0)))
    if (Math.min(...known.embedding.centroids.map(distance)) > known.embedding.atMost) return true
  }
  if (!known.stain) return false
  const { mean, std, atMost } = known.stain
  return stain.some((sum, i) => Math.abs((sum / cells - (mean[i] ?? 0)) / (std[i] ?? 1)) > atMost)
}

/** Two significant digits: the count is an estimate. */
const roughly = (n: number): number => Number(n.toPrecision(2))
