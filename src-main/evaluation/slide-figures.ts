import {
  areaUnderCurve,
  atThreshold,
  bootstrap,
  type CalibrationBin,
  expectedCalibrationError,
  type Interval,
  type RocPoint,
  reliabilityBins,
  rocCurve,
  seededRandom,
  specificityAtSensitivity,
  wilson,
} from '#shared/domain/statistics/index.ts'
import type { WithInterval } from './cell-figures.ts'

/** One screened slide or field with its truth. */
export interface ScreenedSlide {
  readonly name: string
  readonly positive: boolean
  /** Whether the truth is ASC-H, HSIL or SCC. */
  readonly isHighGrade: boolean
  /** The product's probabilities of ASC-US or worse, and of high grade. */
  readonly abnormal: number
  readonly highGrade: number
  /** The product's own call: any lane except light-read. */
  readonly called: boolean
  /** The product does not trust its own result here, so the slide is read in full whatever the risk. */
  readonly abstained: boolean
  /** Whether a true lesion cell is among the first ten of the gallery; null if the truth does not state it. */
  readonly lesionInFirstTen: boolean | null
  /** Cells of the gallery that are suspicious, and those of them that lie within a nucleus of another one. */
  readonly suspicious: number
  readonly crowded: number
}

export interface ShareOf {
  readonly count: number
  readonly of: number
  readonly value: number
  /** Wilson, 95 %. */
  readonly interval: Interval
}

export interface SlideFigures {
  readonly slides: number
  readonly positive: number
  /** Null if all slides are of one kind. */
  readonly auc: WithInterval | null
  readonly highGradeAuc: WithInterval | null
  /** At the product's own rule-out threshold. Slides read in full count as called. */
  readonly sensitivity: ShareOf
  readonly specificity: ShareOf
  /** Slides that the product assigns to a full read because it does not trust its result. */
  readonly abstained: ShareOf
  /**
   * The threshold that this set suggests for 99 % sensitivity, with its results here. It is a proposal to the
   * laboratory and changes nothing by itself. Slides on which the product abstains are called at any threshold. Null
   * if all slides are of one kind, or if no threshold would rule anything out.
   */
  readonly proposal: {
    readonly ruleOutBelow: number
    readonly sensitivity: ShareOf
    readonly specificity: ShareOf
    /**
     * Whether the set is large enough to choose by: the lower end of the sensitivity's interval is at least `SOUND`.
     */
    readonly sound: boolean
  } | null
  readonly lesionInFirstTen: ShareOf | null
  /** Suspicious cells that lie within a nucleus of another one. */
  readonly crowded: ShareOf
  readonly calibration: WithInterval
  readonly bins: CalibrationBin[]
  readonly roc: RocPoint[]
  readonly each: readonly ScreenedSlide[]
}

/** The sensitivity that a threshold is proposed for. */
const WANTED = 0.99
/** A proposal whose true sensitivity may be lower than this has too little support. */
const SOUND = 0.95
/** Number of positive slides, none of them missed, from which Wilson's interval begins at the wanted sensitivity. */
export const POSITIVES_TO_SHOW_IT = Math.ceil((1.959964 ** 2 * WANTED) / (1 - WANTED))

export const shareOf = (count: number, of: number): ShareOf => ({
  count,
  of,
  value: of ? count / of : Number.NaN,
  interval: wilson(count, of),
})

/** All slide-level figures. If the set has only fields, they count as slides. */
export function slideFigures(slides: readonly ScreenedSlide[]): SlideFigures {
  const scores = slides.map((slide) => slide.abnormal)
  const truth = slides.map((slide) => slide.positive)
  const judged = slides.filter((slide) => slide.positive && slide.lesionInFirstTen !== null)
  const { sensitivity, specificity } = sharesAt(
    slides.map((slide) => (slide.called ? 1 : 0)),
    truth,
    1,
  )
  return {
    slides: slides.length,
    positive: truth.filter(Boolean).length,
    auc: overSlides(slides, (list) =>
      areaUnderCurve(
        list.map((slide) => slide.abnormal),
        list.map((slide) => slide.positive),
      ),
    ),
    highGradeAuc: overSlides(slides, (list) =>
      areaUnderCurve(
        list.map((slide) => slide.highGrade),
        list.map((slide) => slide.isHighGrade),
      ),
    ),
    sensitivity,
    specificity,
    abstained: shareOf(slides.filter((slide) => slide.abstained).length, slides.length),
    proposal: proposalFrom(slides),
    lesionInFirstTen: judged.length
      ? shareOf(judged.filter((slide) => slide.lesionInFirstTen).length, judged.length)
      : null,
    crowded: shareOf(
      slides.reduce((sum, { crowded }) => sum + crowded, 0),
      slides.reduce((sum, { suspicious }) => sum + suspicious, 0),
    ),
    calibration: overSlides(slides, (list) =>
      expectedCalibrationError(
        list.map((slide) => slide.abnormal),
        list.map((slide) => slide.positive),
      ),
    ) ?? { value: Number.NaN, interval: [Number.NaN, Number.NaN] },
    bins: reliabilityBins(scores, truth),
    roc: rocCurve(scores, truth),
    each: slides,
  }
}

function overSlides(
  slides: readonly ScreenedSlide[],
  figure: (slides: readonly ScreenedSlide[]) => number,
): WithInterval | null {
  const value = figure(slides)
  if (!Number.isFinite(value)) return null
  return { value, interval: bootstrap(slides, figure, { rounds: 1000, random: seededRandom(1) }) }
}

/** The shares that are caught and spared if scores at or above the threshold are called. */
function sharesAt(scores: readonly number[], truth: readonly boolean[], threshold: number) {
  const counts = atThreshold(scores, truth, threshold)
  return {
    sensitivity: shareOf(counts.truePositives, counts.truePositives + counts.falseNegatives),
    specificity: shareOf(counts.trueNegatives, counts.trueNegatives + counts.falsePositives),
  }
}

function proposalFrom(slides: readonly ScreenedSlide[]): SlideFigures['proposal'] {
  // A score above every probability is called at any threshold.
  const scores = slides.map((slide) => (slide.abstained ? 2 : slide.abnormal))
  const truth = slides.map((slide) => slide.positive)
  const { threshold } = specificityAtSensitivity(scores, truth, WANTED)
  if (!(threshold <= 1) || truth.every(Boolean)) return null
  const shares = sharesAt(scores, truth, threshold)
  return { ruleOutBelow: threshold, ...shares, sound: shares.sensitivity.interval[0] >= SOUND }
}
