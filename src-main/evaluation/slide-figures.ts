import {
  areaUnderCurve,
  atThreshold,
  bootstrap,
  expectedCalibrationError,
  type Interval,
  type RocPoint,
  rocCurve,
  seededRandom,
  specificityAtSensitivity,
  wilson,
} from '#shared/domain/statistics/index.ts'

/** One screened slide or field with its truth. */
export interface ScreenedSlide {
  readonly name: string
  readonly positive: boolean
  /** The product's probability of ASC-US or worse. */
  readonly abnormal: number
  /** The product's own call: not in the light-read lane. */
  readonly called: boolean
  /** Whether a true lesion cell is among the first ten of the gallery; null where the truth does not say. */
  readonly lesionInFirstTen: boolean | null
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
  readonly auc: { value: number; interval: Interval }
  /** At the product's own rule-out threshold, read-in-full slides counted as called. */
  readonly sensitivity: ShareOf
  readonly specificity: ShareOf
  /** The threshold this set would choose for 99 % sensitivity: a proposal, nothing changes by itself. */
  readonly proposal: { ruleOutBelow: number; specificity: number }
  readonly lesionInFirstTen: ShareOf | null
  readonly calibration: number
  readonly roc: RocPoint[]
}

export const shareOf = (count: number, of: number): ShareOf => ({
  count,
  of,
  value: of ? count / of : Number.NaN,
  interval: wilson(count, of),
})

/** All slide-level figures. Fields count as slides where the set has only fields. */
export function slideFigures(slides: readonly ScreenedSlide[]): SlideFigures {
  const scores = slides.map((slide) => slide.abnormal)
  const truth = slides.map((slide) => slide.positive)
  const area = (list: readonly ScreenedSlide[]): number =>
    areaUnderCurve(
      list.map((slide) => slide.abnormal),
      list.map((slide) => slide.positive),
    )
  const counts = atThreshold(
    slides.map((slide) => (slide.called ? 1 : 0)),
    truth,
    1,
  )
  const at99 = specificityAtSensitivity(scores, truth, 0.99)
  const judged = slides.filter((slide) => slide.positive && slide.lesionInFirstTen !== null)
  return {
    slides: slides.length,
    positive: truth.filter(Boolean).length,
    auc: { value: area(slides), interval: bootstrap(slides, area, { rounds: 1000, random: seededRandom(1) }) },
    sensitivity: shareOf(counts.truePositives, counts.truePositives + counts.falseNegatives),
    specificity: shareOf(counts.trueNegatives, counts.trueNegatives + counts.falsePositives),
    proposal: { ruleOutBelow: at99.threshold, specificity: at99.specificity },
    lesionInFirstTen: judged.length
      ? shareOf(judged.filter((slide) => slide.lesionInFirstTen).length, judged.length)
      : null,
    calibration: expectedCalibrationError(scores, truth),
    roc: rocCurve(scores, truth),
  }
}
