/** A point on a slide. Both sides of a comparison use the same unit. */
export interface Place {
  readonly x: number
  readonly y: number
}

/**
 * µm. Two screenings place the same nucleus within about 2 µm of each other, and the centres of touching nuclei lie
 * at least 7 µm apart. A decision belongs to a proposal whose centre is no further away than this.
 */
export const samePlaceMicrons = 6

interface Pair {
  readonly place: number
  readonly candidate: number
  readonly distance: number
}

/**
 * Gives each place at most one candidate and each candidate to at most one place. The nearest pair comes first; pairs
 * lie at most `within` apart. Ties are broken by the order of the places, then of the candidates. Returns the
 * candidate's index for each place, or -1.
 */
export function matchPlaces(places: readonly Place[], candidates: readonly Place[], within: number): Int32Array {
  const matched = new Int32Array(places.length).fill(-1)
  const taken = new Uint8Array(candidates.length)
  for (const { place, candidate } of pairsWithin(places, candidates, within)) {
    if (matched[place] !== -1 || taken[candidate] === 1) continue
    matched[place] = candidate
    taken[candidate] = 1
  }
  return matched
}

/** All pairs within reach, nearest first. A grid with squares as wide as the reach keeps 100,000 cells fast. */
function pairsWithin(places: readonly Place[], candidates: readonly Place[], within: number): Pair[] {
  const squares = new Map<string, number[]>()
  const squareOf = (v: number): number => (within > 0 ? Math.floor(v / within) : v)
  candidates.forEach(({ x, y }, index) => {
    const key = `${squareOf(x)},${squareOf(y)}`
    const here = squares.get(key)
    if (here) here.push(index)
    else squares.set(key, [index])
  })
  const pairs: Pair[] = []
  places.forEach(({ x, y }, place) => {
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++)
        for (const candidate of squares.get(`${squareOf(x) + dx},${squareOf(y) + dy}`) ?? []) {
          const distance = Math.hypot(x - candidates[candidate]!.x, y - candidates[candidate]!.y)
          if (distance <= within) pairs.push({ place, candidate, distance })
        }
  })
  return pairs.sort((a, b) => a.distance - b.distance || a.place - b.place || a.candidate - b.candidate)
}
