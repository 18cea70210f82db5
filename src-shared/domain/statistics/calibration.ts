/** Measures whether predicted probabilities are true. */

export interface CalibrationBin {
  readonly from: number
  readonly to: number
  readonly count: number
  /** Mean predicted probability in the bin. */
  readonly predicted: number
  /** Observed share of positive items in the bin. */
  readonly observed: number
}

/** Bins of equal width over 0 to 1, without the empty ones. */
export function reliabilityBins(
  probabilities: ArrayLike<number>,
  outcome: ArrayLike<boolean>,
  bins = 15,
): CalibrationBin[] {
  const sums = Array.from({ length: bins }, () => ({ count: 0, predicted: 0, observed: 0 }))
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i] ?? 0
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.ceil(p * bins) - 1))]
    if (!bin) continue
    bin.count++
    bin.predicted += p
    if (outcome[i]) bin.observed++
  }
  return sums.flatMap(({ count, predicted, observed }, i) =>
    count
      ? [{ from: i / bins, to: (i + 1) / bins, count, predicted: predicted / count, observed: observed / count }]
      : [],
  )
}

/** Expected calibration error (Naeini et al. 2015, AAAI): mean gap of the bins, weighted by their counts. */
export function expectedCalibrationError(
  probabilities: ArrayLike<number>,
  outcome: ArrayLike<boolean>,
  bins = 15,
): number {
  let error = 0
  for (const bin of reliabilityBins(probabilities, outcome, bins))
    error += (bin.count / probabilities.length) * Math.abs(bin.predicted - bin.observed)
  return error
}
