import { encodeTile } from './encode.ts'
import type { PyramidPlan } from './plan.ts'
import { reduceInto, tilesAcross } from './reduce.ts'

/**
 * Builds the levels above `base` from that level's tiles, given in row-major order. Keeps one row of tiles per level
 * in memory: about 5 MB for a slide 100,000 px wide.
 */
export class UpperLevels {
  private readonly plan: PyramidPlan
  private readonly glass: readonly Uint8Array[]
  private readonly rows: ((Uint8Array | null)[] | null)[] = []
  private readonly base: number

  /** @param glass pixels of bare glass, one tile per level */
  constructor(plan: PyramidPlan, base: number, glass: readonly Uint8Array[]) {
    this.plan = plan
    this.glass = glass
    this.base = base
  }

  /** Takes the next tile of a level (null: bare glass) and yields the finished tiles above it, encoded. */
  async *add(
    level: number,
    col: number,
    row: number,
    tile: Uint8Array | null,
  ): AsyncGenerator<{ level: number; col: number; row: number; jpeg: Uint8Array | null }> {
    const above = level + 1
    if (level < this.base || above >= this.plan.levels) return
    const across = tilesAcross(this.plan.width, above)
    this.rows[above] ??= new Array<Uint8Array | null>(across).fill(null)
    const parents = this.rows[above] as (Uint8Array | null)[]
    const at = col >> 1
    if (tile) {
      parents[at] ??= Uint8Array.from(this.glass[above] as Uint8Array)
      reduceInto(parents[at] as Uint8Array, tile, col & 1, row & 1)
    }
    const lastCol = col === tilesAcross(this.plan.width, level) - 1
    const lastRow = row === tilesAcross(this.plan.height, level) - 1
    if (!lastCol || !(lastRow || row & 1)) return
    this.rows[above] = null
    for (let i = 0; i < across; i++) {
      const parent = parents[i] ?? null
      const jpeg = parent ? await encodeTile(parent, this.plan.quality) : null
      yield { level: above, col: i, row: row >> 1, jpeg }
      yield* this.add(above, i, row >> 1, parent)
    }
  }
}
