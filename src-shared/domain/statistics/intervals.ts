/** Intervals for figures: Wilson for shares, bootstrap over whole groups for everything else. */

export type Interval = readonly [low: number, high: number]

/** Wilson score interval of a share (Wilson 1927, JASA 22:209). `z` 1.96 gives 95 %. [0, 1] if `total` is 0. */
export function wilson(successes: number, total: number, z = 1.959964): Interval {
  if (total === 0) return [0, 1]
  const share = successes / total
  const spread = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total))
  const centre = share + (z * z) / (2 * total)
  const scale = 1 + (z * z) / total
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)]
}

/**
 * Percentile bootstrap that draws whole groups (fields, slides), because cells of one field are not independent.
 * `random` returns numbers in [0, 1). Rounds without a figure (one class is missing) are left out.
 */
export function bootstrap<Group>(
  groups: readonly Group[],
  figure: (drawn: readonly Group[]) => number,
  options: { rounds: number; random: () => number; confidence?: number },
): Interval {
  const values: number[] = []
  for (let round = 0; round < options.rounds; round++) {
    const drawn = groups.map(() => groups[Math.floor(options.random() * groups.length)] as Group)
    const value = figure(drawn)
    if (Number.isFinite(value)) values.push(value)
  }
  if (values.length === 0) return [Number.NaN, Number.NaN]
  values.sort((a, b) => a - b)
  const tail = (1 - (options.confidence ?? 0.95)) / 2
  return [quantileOfSorted(values, tail), quantileOfSorted(values, 1 - tail)]
}

/** Linear interpolation between order statistics (type 7). `sorted` ascending and not empty. */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1)
  const low = Math.floor(at)
  const a = sorted[low] ?? Number.NaN
  const b = sorted[Math.min(low + 1, sorted.length - 1)] ?? Number.NaN
  return a + (b - a) * (at - low)
}

/** Small, fast, seeded generator (mulberry32, T. Ettinger, public domain): numbers in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
