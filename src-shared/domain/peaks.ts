/** Proposed cells in pixels of the detector's input. */
export interface Peaks {
  readonly count: number
  readonly x: Float32Array
  readonly y: Float32Array
  readonly presence: Float32Array
  /** Class probabilities, `classes` values per peak. */
  readonly probabilities: Float32Array
}

/** The detector's output for one picture: channels x height x width, as the network wrote it. */
export interface DetectorMap {
  readonly data: Float32Array
  readonly width: number
  readonly height: number
  readonly classes: number
  /** True if two further channels hold the offset (dx, dy) to the nucleus centre in input pixels. */
  readonly offsets: boolean
}

export interface PeakRule {
  /** Input pixels per map position. */
  readonly stride: number
  /** Two proposals closer than this are one cell; input pixels. */
  readonly radius: number
  readonly minPresence: number
}

/**
 * Converts the detector's map to cells exactly as in training (models/training/peaks.py). Every position with at
 * least `minPresence` votes for its centre plus offset. Greedy suppression keeps the best vote and drops those within
 * `radius`. Best first; equal votes keep map order, so the result does not depend on the machine.
 */
export function findPeaks(map: DetectorMap, rule: PeakRule): Peaks {
  const { data, width, height, classes } = map
  const plane = width * height
  const found: number[] = []
  for (let at = 0; at < plane; at++) if (data[at]! >= rule.minPresence) found.push(at)
  found.sort((a, b) => data[b]! - data[a]! || a - b)

  const dx = map.offsets ? (1 + classes) * plane : -1
  const dy = dx + plane
  const near = new NeighbourGrid(rule.radius)
  const kept: { at: number; x: number; y: number }[] = []
  for (const at of found) {
    const x = ((at % width) + 0.5) * rule.stride + (dx < 0 ? 0 : data[dx + at]!)
    const y = (Math.floor(at / width) + 0.5) * rule.stride + (dx < 0 ? 0 : data[dy + at]!)
    if (near.has(x, y)) continue
    near.add(x, y)
    kept.push({ at, x, y })
  }

  const peaks = {
    count: kept.length,
    x: new Float32Array(kept.length),
    y: new Float32Array(kept.length),
    presence: new Float32Array(kept.length),
    probabilities: new Float32Array(kept.length * classes),
  }
  kept.forEach(({ at, x, y }, i) => {
    peaks.x[i] = x
    peaks.y[i] = y
    peaks.presence[i] = data[at]!
    for (let k = 0; k < classes; k++) peaks.probabilities[i * classes + k] = data[(1 + k) * plane + at]!
  })
  return peaks
}

/** Points on a grid of squares as wide as the radius, so that a search looks at only nine squares. */
export class NeighbourGrid {
  readonly #radius: number
  readonly #buckets = new Map<string, [number, number][]>()

  constructor(radius: number) {
    this.#radius = radius
  }

  add(x: number, y: number): void {
    const key = `${Math.floor(x / this.#radius)},${Math.floor(y / this.#radius)}`
    const bucket = this.#buckets.get(key)
    if (bucket) bucket.push([x, y])
    else this.#buckets.set(key, [[x, y]])
  }

  /** True if a point lies closer than the radius. */
  has(x: number, y: number): boolean {
    const column = Math.floor(x / this.#radius)
    const row = Math.floor(y / this.#radius)
    for (let c = column - 1; c <= column + 1; c++)
      for (let r = row - 1; r <= row + 1; r++)
        for (const [px, py] of this.#buckets.get(`${c},${r}`) ?? [])
          if ((px - x) ** 2 + (py - y) ** 2 < this.#radius ** 2) return true
    return false
  }
}
