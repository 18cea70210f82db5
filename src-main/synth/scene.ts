import { abnormalMix, type CellKind, type CellKindName, cellKinds, normalMix } from './cell-kinds.ts'
import { type Deposit, depositOf } from './deposit.ts'
import { type LesionSite, lesionSites } from './lesion.ts'
import type { Library } from './library.ts'
import type { SlidePlan } from './plan.ts'
import { mixHash, Rng } from './random.ts'
import type { Preparation } from './recipe/index.ts'
import { scatterBackground } from './scene-background.ts'
import { type GridSquare, gridSize, groupGrowth, SquareBuilder } from './square.ts'
import { type Stain, stainOf } from './stain.ts'

/** Furthest reach of an object from its origin, µm. */
const farthest = 125

/** Lays out the slide square by square. Squares can be requested in any order and are always the same. */
export class Scene {
  readonly plan: SlidePlan
  readonly stain: Stain
  readonly deposit: Deposit
  /** Number of squares over which an object can reach. */
  readonly reach: number
  private readonly library: Library
  private readonly kept = new Map<string, GridSquare>()
  private readonly sites: readonly LesionSite[]
  private readonly abnormalChance: number
  private readonly cellsPerEvent: number

  constructor(plan: SlidePlan, library: Library) {
    this.plan = plan
    this.library = library
    this.stain = stainOf(plan.preparation, plan.seed, plan.stainVariation)
    this.deposit = depositOf(plan)
    this.sites = lesionSites(plan, this.deposit)
    this.reach = Math.ceil(farthest / plan.micronsPerPixel / gridSize)
    const normal = meanGroup(normalMix, plan.preparation)
    const abnormal = meanGroup(abnormalMix[plan.diagnosis], plan.preparation)
    const s = plan.abnormalShare
    this.abnormalChance = s === 0 ? 0 : (s * normal) / (s * normal + (1 - s) * abnormal)
    this.cellsPerEvent = normal * (1 - this.abnormalChance) + abnormal * this.abnormalChance
  }

  /** The square at column `gx`, row `gy`. Squares left of or above the slide have negative numbers. */
  square(gx: number, gy: number): GridSquare {
    const key = `${gx},${gy}`
    let square = this.kept.get(key)
    if (!square) {
      square = this.layOut(gx, gy)
      if (this.kept.size > 160) this.kept.delete(this.kept.keys().next().value as string)
      this.kept.set(key, square)
    }
    return square
  }

  private layOut(gx: number, gy: number): GridSquare {
    const { plan, deposit } = this
    const rng = new Rng(mixHash(plan.seed, 11, gx, gy))
    const left = gx * gridSize
    const top = gy * gridSize
    const square = new SquareBuilder(this.library, this.stain, plan)
    const areaMm2 = ((gridSize * plan.micronsPerPixel) / 1000) ** 2
    const density = deposit.density(left + gridSize / 2, top + gridSize / 2)
    const taken: [number, number][] = []
    const events = rng.poisson((plan.cellsPerMm2 * areaMm2 * density) / this.cellsPerEvent)
    for (let i = 0; i < events; i++) {
      const [x, y] = this.freeSpot(rng, left, top, taken)
      if (deposit.density(x, y) <= 0) continue
      const abnormal = rng.chance(this.abnormalChance * deposit.abnormality(x, y))
      const name = rng.weighted(abnormal ? abnormalMix[plan.diagnosis] : normalMix)
      const focus = deposit.focus(x, y)
      const kind: CellKind = cellKinds[name]
      if (rng.chance(kind.grouped)) square.addGroup(rng, name, x, y, focus)
      else square.addCell(rng, name, x, y, focus)
    }
    for (const { x, y, kind } of this.sites) {
      if (Math.floor(x / gridSize) === gx && Math.floor(y / gridSize) === gy) {
        square.addCell(rng, kind, x, y, deposit.focus(x, y))
      }
    }
    if (density > 0) scatterBackground(rng, square, { left, top, areaMm2, plan, deposit, stain: this.stain })
    return square.build()
  }

  /**
   * Liquid-based cells settle apart from each other, so the farthest of a few attempts is used. On smears they fall
   * anywhere.
   */
  private freeSpot(rng: Rng, left: number, top: number, taken: [number, number][]): [number, number] {
    const tries = this.plan.preparation === 'lbc' ? 5 : 1
    let best: [number, number] = [0, 0]
    let bestGap = -1
    for (let i = 0; i < tries; i++) {
      const spot: [number, number] = [left + rng.int(gridSize), top + rng.int(gridSize)]
      const gap = taken.reduce((least, at) => Math.min(least, Math.hypot(at[0] - spot[0], at[1] - spot[1])), 1e9)
      if (gap > bestGap) {
        best = spot
        bestGap = gap
      }
    }
    taken.push(best)
    return best
  }
}

/** Mean number of cells per draw from a mix. */
function meanGroup(mix: Readonly<Partial<Record<CellKindName, number>>>, preparation: Preparation): number {
  let mean = 0
  let weights = 0
  for (const [name, weight] of Object.entries(mix) as [CellKindName, number][]) {
    const kind: CellKind = cellKinds[name]
    mean +=
      weight * (1 - kind.grouped + ((kind.grouped * (kind.group[0] + kind.group[1])) / 2) * groupGrowth[preparation])
    weights += weight
  }
  return weights > 0 ? mean / weights : 1
}
