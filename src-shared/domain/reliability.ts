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
  'part-unreadable',
  // In results from before the unreadable area was measured.
  'tiles-damaged',
] as const

export interface ReliabilityReason {
  code: (typeof reliabilityCodes)[number]
  /** Values for the text of the reason. */
  params: Record<string, string | number>
}

export interface Reliability {
  /** The model's result must not be relied upon. */
  abstain: boolean
  reasons: ReliabilityReason[]
}

/** Whether a result says that parts of the slide could not be read. */
export const saysPartsLost = (reliability: Pick<Reliability, 'reasons'> | null): boolean =>
  reliability?.reasons.some(({ code }) => code === 'part-unreadable' || code === 'tiles-damaged') ?? false

/** The manifest's rules on specimens and focus. */
export type SpecimenRule = Pick<TaskManifest, 'adequacy'> & {
  readonly thresholds: Pick<TaskManifest['thresholds'], 'outOfFocusAtMost'>
}

/**
 * What a model's manifest says about the material it knows. A missing part has no effect. The quantities are those of
 * models/training/reliability.py.
 */
export const reliabilityParams = z.looseObject({
  embedding: z.looseObject({ centroids: z.array(z.array(z.number())).min(1), atMost: z.number() }).optional(),
  stain: z.looseObject({ mean: z.array(z.number()), std: z.array(z.number()), atMost: z.number() }).optional(),
  focus: z.looseObject({ sharpAtLeast: z.number(), blurredShareAtMost: z.number() }).optional(),
  cells: z.looseObject({ atLeastForStatistics: z.number() }).optional(),
})
export type ReliabilityParams = z.infer<typeof reliabilityParams>

/** Sums over the cells that represent the slide: an even sample of all that were found. */
export interface SampleSums {
  readonly cells: number
  readonly blurred: number
  readonly stain: readonly number[]
  readonly embedding: readonly number[]
}
export const emptySums: SampleSums = { cells: 0, blurred: 0, stain: [], embedding: [] }

/** The measurements that decide whether a screening's result can be relied upon. */
export interface ReliabilityFacts {
  readonly cells: number
  /** Cell-bearing area. */
  readonly areaMm2: number
  readonly micronsPerPixel: number
  /** The share of squares with cells that are out of focus, from the focus map; null if there is no map. */
  readonly focus: { readonly share: number; readonly squares: number } | null
  readonly sample: SampleSums
  /** Tiles that could not be decoded, so that nothing there was examined. */
  readonly damagedTiles: number
  /** Their share of the slide's area, from 0 to 1. */
  readonly damagedShare: number
  /** Mean difference in abnormality of the top cells between two views of them; null if not measured. */
  readonly disagreement: number | null
}

const MAX_DISAGREEMENT = 0.25
/** Least number of squares for which their out-of-focus share is meaningful. */
const ENOUGH_SQUARES = 8
/** Supported scales in µm per pixel. Coarser pictures lack the chromatin detail that the model needs. */
const SCALE = [0.1, 0.6] as const

/** Whether this cell-bearing area suffices to judge adequacy: a single field is not a specimen. */
export const isSpecimen = (areaMm2: number, { adequacy }: Pick<SpecimenRule, 'adequacy'>): boolean =>
  adequacy !== null && areaMm2 >= adequacy.specimenMm2

/** The reasons why the slide must be read in full, if any. The model abstains as soon as there is one. */
export function reliability(facts: ReliabilityFacts, known: ReliabilityParams, rule: SpecimenRule): Reliability {
  const reasons: ReliabilityReason[] = []
  const add = (code: ReliabilityReason['code'], params: ReliabilityReason['params'] = {}) =>
    reasons.push({ code, params })
  const { adequacy } = rule

  if (facts.cells === 0) add('no-cells-found')
  else if (adequacy !== null && isSpecimen(facts.areaMm2, rule) && facts.cells < adequacy.cellsAtLeast)
    add('too-few-cells', { found: roughly(facts.cells), needed: adequacy.cellsAtLeast })

  if (facts.damagedTiles > 0)
    add('part-unreadable', { percent: percentOf(facts.damagedShare), count: facts.damagedTiles })
  const { sample, focus } = facts
  const unfocused = focus !== null && focus.squares >= ENOUGH_SQUARES && focus.share > rule.thresholds.outOfFocusAtMost
  if (unfocused) add('out-of-focus', { percent: Math.round(100 * focus.share) })
  if (sample.cells >= Math.max(1, known.cells?.atLeastForStatistics ?? 5)) {
    const share = sample.blurred / sample.cells
    // Cells may lie in a different plane from their surroundings. One message about focus is enough.
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

/** Whole percent, or tenths below one. Never 0, because something could not be read. */
const percentOf = (share: number): number => {
  const percent = 100 * share
  return percent >= 1 ? Math.round(percent) : Math.max(0.1, Math.round(percent * 10) / 10)
}

/** Rounds to two significant digits, because the count is an estimate. */
const roughly = (n: number): number => Number(n.toPrecision(2))
