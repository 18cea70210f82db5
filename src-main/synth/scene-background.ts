import type { Deposit } from './deposit.ts'
import type { SlidePlan } from './plan.ts'
import type { Rng } from './random.ts'
import { gridSize, type SquareBuilder } from './square.ts'
import type { Dye, Stain } from './stain.ts'

export interface SquareSite {
  /** Top left of the square, px. */
  readonly left: number
  readonly top: number
  readonly areaMm2: number
  readonly plan: SlidePlan
  readonly deposit: Deposit
  readonly stain: Stain
}

/** Inflammatory cells, red cells, bacteria, mucus, debris and specks: everything between the epithelial cells. */
export function scatterBackground(rng: Rng, square: SquareBuilder, site: SquareSite): void {
  const { plan, deposit, stain, areaMm2 } = site
  const liquid = plan.preparation === 'lbc'
  const middle = { x: site.left + gridSize / 2, y: site.top + gridSize / 2 }
  const density = Math.min(1.5, deposit.density(middle.x, middle.y))
  const inflamed = deposit.inflammation(middle.x, middle.y) * plan.inflammation
  const spot = () => ({ x: site.left + rng.int(gridSize), y: site.top + rng.int(gridSize) })
  const several = (perMm2: number, lay: (at: { x: number; y: number; focus: number }) => void) => {
    for (let i = rng.poisson(perMm2 * areaMm2 * density); i > 0; i--) {
      const at = spot()
      if (deposit.density(at.x, at.y) > 0) lay({ ...at, focus: deposit.focus(at.x, at.y) })
    }
  }
  const neutrophil = (at: { x: number; y: number; focus: number }) => {
    square.lay(rng, 'neutrophilBody', { ...at, dye: rng.pick(stain.cyan), strength: rng.range(0.3, 0.9) })
    square.lay(rng, 'neutrophilLobes', { ...at, dye: square.nucleusDye(rng), strength: rng.range(0.85, 1.15) })
    square.neutrophils++
  }
  const px = 1 / plan.micronsPerPixel

  several((liquid ? 170 : 500) * inflamed, neutrophil)
  several((liquid ? 4 : 22) * inflamed, (at) => {
    const count = 4 + rng.int(liquid ? 8 : 22)
    const spread = px * (7 + 2.6 * Math.sqrt(count))
    for (let i = 0; i < count; i++) {
      neutrophil({ ...at, x: at.x + spread * rng.normal(), y: at.y + spread * 0.7 * rng.normal() })
    }
  })
  several(liquid ? 12 : 40, (at) => {
    square.lay(rng, 'lymphocyte', { ...at, dye: square.nucleusDye(rng), strength: rng.range(0.6, 1.1) })
  })
  several(liquid ? 5 : 70, (at) => {
    const dye: Dye = [0.02, rng.range(0.12, 0.2), rng.range(0.12, 0.3)]
    square.lay(rng, 'redCell', { ...at, dye, strength: rng.range(0.5, 1) })
  })
  several(liquid ? 90 : 260, (at) => {
    square.lay(rng, 'specks', { ...at, dye: stain.mucus, strength: rng.range(0.6, 1.6) })
  })
  several(plan.diagnosis === 'NILM' ? 60 : 18, (at) => {
    square.lay(rng, 'rods', { ...at, dye: stain.mucus, strength: rng.range(0.5, 1.1) })
  })
  several(liquid ? 14 : 22, (at) => {
    square.lay(rng, 'debris', { ...at, dye: rng.pick([stain.mucus, ...stain.cyan]), strength: rng.range(0.5, 1.2) })
  })
  several(liquid ? 3 : 24, (at) => {
    square.lay(rng, 'mucus', { ...at, focus: Math.max(1, at.focus), dye: stain.mucus, strength: rng.range(0.4, 1.1) })
  })
}
