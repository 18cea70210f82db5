import { type PyramidPlan, tileSize } from './plan.ts'

const stride = tileSize * 3

/** Reduces an RGB tile by two (box filter) into a quadrant of the tile above it (`right`, `below`: 0 or 1). */
export function reduceInto(parent: Uint8Array, child: Uint8Array, right: number, below: number): void {
  const half = tileSize / 2
  let target = (below * half * tileSize + right * half) * 3
  for (let y = 0; y < half; y++) {
    let source = 2 * y * stride
    for (let x = 0; x < half; x++) {
      for (let c = 0; c < 3; c++) {
        const sum =
          (child[source + c] as number) +
          (child[source + 3 + c] as number) +
          (child[source + stride + c] as number) +
          (child[source + stride + 3 + c] as number)
        // Halves are alternately rounded up and down. Otherwise each level would be slightly brighter than the last.
        parent[target + c] = (sum + 1 + (x & 1)) >> 2
      }
      source += 6
      target += 3
    }
    target += (tileSize - half) * 3
  }
}

/** Bare glass as each level shows it. The grain of the sensor averages out in higher levels. */
export function glassByLevel(glass: Uint8Array, levels: number): Uint8Array[] {
  const chain = [glass]
  for (let level = 1; level < levels; level++) {
    const tile = new Uint8Array(glass.length)
    for (let i = 0; i < 4; i++) reduceInto(tile, chain[level - 1] as Uint8Array, i & 1, i >> 1)
    chain.push(tile)
  }
  return chain
}

/** Size of a level: halved and rounded up, so that every full-resolution pixel is covered. */
export const levelSize = (fullSize: number, level: number): number => Math.ceil(fullSize / 2 ** level)

/** Number of tiles across a level of this size. */
export const tilesAcross = (fullSize: number, level: number): number => Math.ceil(levelSize(fullSize, level) / tileSize)

export const levelShape = (plan: PyramidPlan, level: number): { width: number; height: number } => ({
  width: levelSize(plan.width, level),
  height: levelSize(plan.height, level),
})
