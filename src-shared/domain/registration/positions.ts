/** Field `to` lies (dx, dy) from field `from`, in full px. Both are indices into the fields. */
export interface FieldLink {
  readonly from: number
  readonly to: number
  readonly dx: number
  readonly dy: number
  /** Confidence, more than 0: correlation times overlap. */
  readonly weight: number
}

export interface SolvedPositions {
  readonly x: Float64Array
  readonly y: Float64Array
  /** Root mean square of the distances between the links and the resulting positions; px. */
  readonly residualPx: number
  readonly worstPx: number
}

const rounds = 4
/** A link with this error counts half; px. */
const doubtPx = 1.5

/**
 * The positions that fit all links best, so that small errors do not accumulate. Weighted least squares; in each
 * round, links that contradict the others lose weight (Cauchy). Field 0 stays in place. Fields that no link reaches
 * stay where `start` puts them.
 */
export function solvePositions(
  links: readonly FieldLink[],
  start: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> },
): SolvedPositions {
  let x: Float64Array = Float64Array.from(start.x)
  let y: Float64Array = Float64Array.from(start.y)
  let weights = links.map(({ weight }) => weight)
  for (let round = 0; round < rounds; round++) {
    x = solveAxis(links, weights, x, ({ dx }) => dx)
    y = solveAxis(links, weights, y, ({ dy }) => dy)
    weights = links.map((link) => link.weight / (1 + (offBy(link, x, y) / doubtPx) ** 2))
  }
  const off = links.map((link) => offBy(link, x, y))
  const residualPx = Math.sqrt(off.reduce((sum, d) => sum + d * d, 0) / Math.max(1, off.length))
  return { x, y, residualPx, worstPx: off.reduce((most, d) => Math.max(most, d), 0) }
}

const offBy = ({ from, to, dx, dy }: FieldLink, x: Float64Array, y: Float64Array): number =>
  Math.hypot(x[to]! - x[from]! - dx, y[to]! - y[from]! - dy)

/** Conjugate gradients on the normal equations of one axis, with field 0 held. */
function solveAxis(
  links: readonly FieldLink[],
  weights: readonly number[],
  start: Float64Array,
  along: (link: FieldLink) => number,
): Float64Array {
  const n = start.length
  const times = (v: Float64Array): Float64Array => {
    const out = new Float64Array(n)
    links.forEach(({ from, to }, i) => {
      const d = weights[i]! * (v[to]! - v[from]!)
      out[to]! += d
      out[from]! -= d
    })
    out[0] = 0
    return out
  }
  const residual = new Float64Array(n)
  links.forEach((link, i) => {
    const d = weights[i]! * (along(link) - (start[link.to]! - start[link.from]!))
    residual[link.to]! += d
    residual[link.from]! -= d
  })
  residual[0] = 0
  const x = Float64Array.from(start)
  const direction = Float64Array.from(residual)
  const dot = (p: Float64Array, q: Float64Array) => p.reduce((sum, value, i) => sum + value * q[i]!, 0)
  let size = dot(residual, residual)
  for (let step = 0; step < 2 * n && size > 1e-12; step++) {
    const moved = times(direction)
    const curve = dot(direction, moved)
    if (!(curve > 0)) break
    const by = size / curve
    for (let i = 0; i < n; i++) {
      x[i]! += by * direction[i]!
      residual[i]! -= by * moved[i]!
    }
    const next = dot(residual, residual)
    for (let i = 0; i < n; i++) direction[i] = residual[i]! + (next / size) * direction[i]!
    size = next
  }
  return x
}
