import { abnormalMix, type CellKindName, cellKinds } from './cell-kinds.ts'
import type { Deposit } from './deposit.ts'
import type { SlidePlan } from './plan.ts'
import { mixHash, Rng } from './random.ts'

/** A cell of the slide's diagnosis that exists independently of chance. Position in full-resolution px. */
export interface LesionSite {
  readonly x: number
  readonly y: number
  readonly kind: CellKindName
}

const siteCount = 3

/** Three cells that make the diagnosis true even on a small slide. They are in focus if any place is. */
export function lesionSites(plan: SlidePlan, deposit: Deposit): readonly LesionSite[] {
  const mix = Object.entries(abnormalMix[plan.diagnosis]) as [CellKindName, number][]
  const kinds = mix.filter(([kind]) => cellKinds[kind].label === plan.diagnosis).map(([kind]) => kind)
  if (kinds.length === 0 || plan.abnormalShare === 0 || plan.cellsPerMm2 === 0) return []
  const rng = new Rng(mixHash(plan.seed, 31))
  const margin = 0.1 * Math.min(plan.width, plan.height)
  return Array.from({ length: siteCount }, () => {
    const kind = rng.pick(kinds)
    let best = { x: Math.round(plan.width / 2), y: Math.round(plan.height / 2), kind }
    let bestFocus = 3
    for (let i = 0; i < 40 && bestFocus > 0; i++) {
      const x = Math.round(rng.range(margin, plan.width - margin))
      const y = Math.round(rng.range(margin, plan.height - margin))
      const focus = deposit.focus(x, y)
      if (deposit.density(x, y) < 0.3 || focus >= bestFocus) continue
      best = { x, y, kind }
      bestFocus = focus
    }
    return best
  })
}
