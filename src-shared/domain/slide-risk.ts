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

/** Half of a 95 % interval of a normal distribution, in standard errors. */
const HALF_95 = 1.96
/**
 * Cells of a slide come in groups that share stain, focus and diagnosis, so sums over them vary more than sums over
 * independent cells. Measured on drawn slides: with this factor, and one further cell of the strongest kind added to
 * the error, the interval covers in at least 95 % for every share of lesion cells (`npm run bench -- interval`).
 */
const WIDENED = 2.5

/** Evidence on a slide with its 95 % interval. */
export interface SlideEvidence {
  readonly evidence: number
  readonly interval: readonly [number, number]
}

/**
 * Log Bayes factor of "a share of the cells is lesional" against "none is", with the interval that other cells of the
 * same slide would give. `probabilities` holds those of the cells; it may have any length.
 */
export function slideEvidence(probabilities: Float32Array, part: AggregatePart): SlideEvidence {
  const n = probabilities.length
  if (n === 0) return { evidence: 0, interval: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] }
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
  const strongest = Math.exp(Math.max(...part.logRatio))
  const margin = part.shares.map((share, k) => {
    const variance = n * Math.max(0, squares[k]! / n - (sum[k]! / n) ** 2)
    const furtherCell = Math.log(1 - share + share * strongest)
    return HALF_95 * WIDENED * worth * Math.sqrt(variance + furtherCell ** 2)
  })
  const moved = (side: -1 | 0 | 1): number => logMeanExp(margin.map((by, k) => worth * sum[k]! + side * by))
  return { evidence: moved(0), interval: [moved(-1), moved(1)] }
}

function logMeanExp(values: readonly number[]): number {
  const top = Math.max(...values)
  return top + Math.log(values.reduce((total, value) => total + Math.exp(value - top), 0) / values.length)
}

function curve(evidence: number, part: AggregatePart): number {
  // The evidence is damped, so that a flood of false positives does not end in certainty.
  const tamed = Math.sign(evidence) * Math.log1p(Math.abs(evidence))
  return 1 / (1 + Math.exp(-(part.offset + part.slope * tamed)))
}

function answer(probabilities: Float32Array, part: AggregatePart): { risk: number; interval: [number, number] } {
  const { evidence, interval } = slideEvidence(probabilities, part)
  return {
    risk: curve(evidence, part),
    interval: probabilities.length === 0 ? [0, 1] : [curve(interval[0], part), curve(interval[1], part)],
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
