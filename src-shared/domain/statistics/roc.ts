/** Receiver operating characteristic. Scores: higher means more positive. Truth: true means positive. */

export interface RocPoint {
  /** 1 - specificity. */
  readonly falsePositiveRate: number
  /** Sensitivity. */
  readonly truePositiveRate: number
  /** Scores at or above this are called positive. */
  readonly threshold: number
}

const byScoreDown = (scores: ArrayLike<number>): Uint32Array =>
  Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))

/** The curve from (0, 0) to (1, 1), one point per distinct score. Rates are NaN if a class is empty. */
export function rocCurve(scores: ArrayLike<number>, truth: ArrayLike<boolean>): RocPoint[] {
  const order = byScoreDown(scores)
  let positives = 0
  for (let i = 0; i < truth.length; i++) if (truth[i]) positives++
  const negatives = truth.length - positives
  const points: RocPoint[] = [{ falsePositiveRate: 0, truePositiveRate: 0, threshold: Number.POSITIVE_INFINITY }]
  let hits = 0
  let falseAlarms = 0
  for (let k = 0; k < order.length; k++) {
    const at = order[k] ?? 0
    if (truth[at]) hits++
    else falseAlarms++
    const next = order[k + 1]
    const threshold = scores[at] ?? Number.NaN
    if (next !== undefined && scores[next] === threshold) continue
    points.push({ falsePositiveRate: falseAlarms / negatives, truePositiveRate: hits / positives, threshold })
  }
  return points
}

/** Area under the curve by the trapezium rule. It equals the Mann-Whitney statistic, with ties counted half. */
export function areaUnderCurve(scores: ArrayLike<number>, truth: ArrayLike<boolean>): number {
  let area = 0
  let before: RocPoint | undefined
  for (const point of rocCurve(scores, truth)) {
    if (before)
      area +=
        ((point.falsePositiveRate - before.falsePositiveRate) * (point.truePositiveRate + before.truePositiveRate)) / 2
    before = point
  }
  return area
}

/** The best specificity among thresholds that reach the sensitivity (0..1), with that threshold. */
export function specificityAtSensitivity(
  scores: ArrayLike<number>,
  truth: ArrayLike<boolean>,
  sensitivity: number,
): { specificity: number; threshold: number } {
  for (const point of rocCurve(scores, truth))
    if (point.truePositiveRate >= sensitivity - 1e-12)
      return { specificity: 1 - point.falsePositiveRate, threshold: point.threshold }
  return { specificity: Number.NaN, threshold: Number.NaN }
}

/** Sensitivity and specificity when scores at or above the threshold are called positive, with the counts. */
export function atThreshold(
  scores: ArrayLike<number>,
  truth: ArrayLike<boolean>,
  threshold: number,
): { truePositives: number; falseNegatives: number; trueNegatives: number; falsePositives: number } {
  const counts = { truePositives: 0, falseNegatives: 0, trueNegatives: 0, falsePositives: 0 }
  for (let i = 0; i < truth.length; i++) {
    const called = (scores[i] ?? 0) >= threshold
    if (truth[i]) counts[called ? 'truePositives' : 'falseNegatives']++
    else counts[called ? 'falsePositives' : 'trueNegatives']++
  }
  return counts
}
