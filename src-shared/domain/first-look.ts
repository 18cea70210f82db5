/** A candidate for the gallery's first line. */
export interface Suspect {
  readonly id: number
  /** Probability of an abnormal class. */
  readonly abnormal: number
  /** Of any length except zero. Similar cells have similar directions. */
  readonly embedding: Float32Array
  /** Centre, µm. */
  readonly x: number
  readonly y: number
}

/** Number of cells on the gallery's first line. */
export const FIRST_LOOK = 10
/** Least number of suspects for which a slide gets this line. */
export const FIRST_LOOK_FROM = 21
/** Number of most suspicious cells among which the first look is chosen. */
export const FIRST_LOOK_AMONG = 128
/** µm. A nucleus nearer to the edge of its field or slide is cut off, and cannot be judged at first sight. */
export const FIRST_LOOK_INSIDE = 5

/**
 * Log-odds that a cell loses for being identical to a chosen one, and the cosine from which similarity costs
 * anything. Chosen on held-out training fields. From 2 to 9 and from 0.6 to 0.9 the result is nearly the same (see
 * the model card).
 */
const COST = 2
const ALIKE = 0.8
/**
 * µm. Abnormal nuclei are 12 µm across, so two whose centres are closer touch: they are one clump, and the tile of one
 * shows both. A larger value may displace the lesion in favour of a neighbour.
 */
const APART = 12
/** A cell less suspicious than this is never on the first line. */
const LEAST = 0.1

/**
 * The cells to look at first: suspicious, no two similar, and none beside another. So one group of misjudged cells
 * cannot fill the whole line (maximal marginal relevance, Carbonell and Goldstein 1998). `suspects` are sorted most
 * suspicious first, which also breaks ties. Returns ids in order.
 */
export function firstLook(suspects: readonly Suspect[], count = FIRST_LOOK): number[] {
  let left = suspects
    .filter(({ abnormal }) => abnormal >= LEAST)
    .map(({ id, x, y, abnormal, embedding }) => ({
      ...{ id, x, y, cost: 0 },
      score: logOdds(abnormal),
      direction: unit(embedding),
    }))
  const chosen: number[] = []
  while (chosen.length < count && left.length > 0) {
    let best = 0
    for (let i = 1; i < left.length; i++)
      if (left[i]!.score - left[i]!.cost > left[best]!.score - left[best]!.cost) best = i
    const [next] = left.splice(best, 1)
    chosen.push(next!.id)
    left = left.filter(({ x, y }) => Math.hypot(x - next!.x, y - next!.y) >= APART)
    for (const other of left) {
      const likeness = (dot(next!.direction, other.direction) - ALIKE) / (1 - ALIKE)
      other.cost = Math.max(other.cost, COST * Math.min(1, Math.max(0, likeness)))
    }
  }
  return chosen
}

function logOdds(p: number): number {
  const inside = Math.min(1 - 1e-6, Math.max(1e-6, p))
  return Math.log(inside / (1 - inside))
}

function unit(values: Float32Array): Float32Array {
  const length = Math.sqrt(dot(values, values))
  return length > 0 ? values.map((value) => value / length) : values
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
