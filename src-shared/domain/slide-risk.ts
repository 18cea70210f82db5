/** Parameters of one question asked of a slide ("is it abnormal?", "is it high grade?"), from the model's manifest. */
export interface AggregatePart {
  /** Knots over the logit of a cell's probability, ascending. */
  logit: readonly number[]
  /** Log density ratio of lesion cells to cells of negative material at the knots; constant beyond them. */
  logRatio: readonly number[]
  /** Shares of lesion cells that are tried, with equal prior probability. */
  shares: readonly number[]
  /** A slide counts as at most this many independent cells, because its cells share stain and focus. */
  cellsAtMost: number
  /** Logistic curve from the damped evidence to a probability. */
  offset: number
  slope: number
}

export interface AggregateParams {
  abnormal: AggregatePart
  highGrade: AggregatePart
}

export interface SlideRisk {
  abnormal: number
  highGrade: number
  /** 95 % intervals from the sampling of cells. */
  interval: { abnormal: [number, number]; highGrade: [number, number] }
}

const LIMIT = 1e-6

function interpolate(x: number, at: readonly number[], value: readonly number[]): number {
  const last = at.length - 1
  if (x <= at[0]!) return value[0]!
  if (x >= at[last]!) return value[last]!
  let high = 1
  while (at[high]! < x) high++
  const low = high - 1
  return value[low]! + ((value[high]! - value[low]!) * (x - at[low]!)) / (at[high]! - at[low]!)
}

/**
 * Log Bayes factor of "a share of the cells is lesional" against "none is", and its standard error. `probabilities`
 * holds those of the cells; it may have any length.
 */
export function slideEvidence(probabilities: Float32Array, part: AggregatePart): { evidence: number; error: number } {
  const n = probabilities.length
  if (n === 0) return { evidence: 0, error: 0 }
  const count = part.shares.length
  const sum = new Float64Array(count)
  const squares = new Float64Array(count)
  for (const probability of probabilities) {
    const p = Math.min(1 - LIMIT, Math.max(LIMIT, probability))
    const ratio = Math.exp(interpolate(Math.log(p) - Math.log1p(-p), part.logit, part.logRatio))
    for (let k = 0; k < count; k++) {
      const share = part.shares[k]!
      const term = Math.log(1 - share + share * ratio)
      sum[k]! += term
      squares[k]! += term * term
    }
  }
  const worth = Math.min(1, part.cellsAtMost / n)
  const top = Math.max(...sum) * worth
  let weights = 0
  let error = 0
  for (let k = 0; k < count; k++) {
    const weight = Math.exp(worth * sum[k]! - top)
    const variance = Math.max(0, squares[k]! / n - (sum[k]! / n) ** 2)
    weights += weight
    error += weight * worth * Math.sqrt(n * variance)
  }
  return { evidence: top + Math.log(weights / count), error: error / weights }
}

function curve(evidence: number, part: AggregatePart): number {
  // The evidence is damped, so that a flood of false positives does not end in certainty.
  const tamed = Math.sign(evidence) * Math.log1p(Math.abs(evidence))
  return 1 / (1 + Math.exp(-(part.offset + part.slope * tamed)))
}

function answer(probabilities: Float32Array, part: AggregatePart): { risk: number; interval: [number, number] } {
  const { evidence, error } = slideEvidence(probabilities, part)
  if (probabilities.length === 0) return { risk: curve(0, part), interval: [0, 1] }
  return {
    risk: curve(evidence, part),
    interval: [curve(evidence - 1.96 * error, part), curve(evidence + 1.96 * error, part)],
  }
}

/**
 * The slide's probabilities of abnormality and of high grade, from all of its graded cells.
 * A mixture likelihood-ratio test, calibrated by a logistic curve; the formula is in models/training/README.md.
 */
export function slideRisk(
  cells: { abnormal: Float32Array; highGrade: Float32Array },
  params: AggregateParams,
): SlideRisk {
  const abnormal = answer(cells.abnormal, params.abnormal)
  const highGrade = answer(cells.highGrade, params.highGrade)
  const [low, high] = highGrade.interval
  return {
    abnormal: abnormal.risk,
    // High grade is never likelier than abnormal.
    highGrade: Math.min(highGrade.risk, abnormal.risk),
    interval: {
      abnormal: abnormal.interval,
      highGrade: [Math.min(low, abnormal.interval[0]), Math.min(high, abnormal.interval[1])],
    },
  }
}
