import { mixHash, Rng } from './random.ts'
import type { Preparation } from './recipe/index.ts'

/** Optical density per unit of thickness in red, green and blue. */
export type Dye = readonly [number, number, number]

/** One slide's staining, as produced by a laboratory's bath and a scanner's white balance. */
export interface Stain {
  /** Colour of empty glass, 0..255. */
  readonly glass: Dye
  readonly nucleus: Dye
  readonly cyan: readonly Dye[]
  readonly eosin: readonly Dye[]
  readonly orange: readonly Dye[]
  readonly mucus: Dye
}

const smears: readonly Stain[] = [
  {
    glass: [241, 243, 246],
    nucleus: [0.4, 0.53, 0.31],
    cyan: [
      [0.13, 0.11, 0.09],
      [0.1, 0.12, 0.06],
      [0.16, 0.15, 0.07],
    ],
    eosin: [
      [0.03, 0.12, 0.08],
      [0.05, 0.15, 0.09],
      [0.04, 0.13, 0.12],
    ],
    orange: [
      [0.02, 0.16, 0.32],
      [0.03, 0.22, 0.4],
    ],
    mucus: [0.15, 0.18, 0.07],
  },
  {
    glass: [236, 243, 246],
    nucleus: [0.46, 0.52, 0.32],
    cyan: [
      [0.19, 0.12, 0.09],
      [0.21, 0.14, 0.11],
      [0.18, 0.12, 0.13],
    ],
    eosin: [
      [0.03, 0.17, 0.17],
      [0.05, 0.16, 0.2],
    ],
    orange: [
      [0.02, 0.19, 0.45],
      [0.05, 0.25, 0.5],
    ],
    mucus: [0.2, 0.19, 0.08],
  },
]
const liquid: readonly Stain[] = [
  {
    glass: [228, 233, 238],
    nucleus: [0.46, 0.5, 0.27],
    cyan: [
      [0.14, 0.1, 0.05],
      [0.16, 0.11, 0.06],
      [0.13, 0.12, 0.06],
    ],
    eosin: [
      [0.03, 0.12, 0.06],
      [0.05, 0.14, 0.07],
    ],
    orange: [
      [0.03, 0.17, 0.22],
      [0.04, 0.2, 0.28],
    ],
    mucus: [0.13, 0.15, 0.06],
  },
  {
    glass: [232, 232, 238],
    nucleus: [0.4, 0.54, 0.25],
    cyan: [
      [0.12, 0.12, 0.05],
      [0.14, 0.1, 0.06],
      [0.1, 0.12, 0.05],
    ],
    eosin: [
      [0.03, 0.13, 0.06],
      [0.04, 0.16, 0.09],
    ],
    orange: [
      [0.02, 0.16, 0.18],
      [0.03, 0.19, 0.3],
    ],
    mucus: [0.12, 0.16, 0.06],
  },
]

/** The stain of a slide: one of the preparation's baths, varied by up to `variation` (0..1) in strength and hue. */
export function stainOf(preparation: Preparation, seed: number, variation: number): Stain {
  const rng = new Rng(mixHash(seed, 501))
  const bases = preparation === 'lbc' ? liquid : smears
  const base = bases[variation > 0 ? rng.int(bases.length) : 0] as Stain
  const strength = 1 + 0.25 * variation * rng.normal()
  const hue: Dye = [0, 1, 2].map(() => 1 + 0.12 * variation * rng.normal()) as unknown as Dye
  const shift = (dye: Dye): Dye =>
    dye.map((od, i) => Math.max(0.005, od * strength * (hue[i] as number))) as unknown as Dye
  return {
    glass: base.glass.map((v) => Math.min(248, v + 5 * variation * rng.normal())) as unknown as Dye,
    nucleus: shift(base.nucleus),
    cyan: base.cyan.map(shift),
    eosin: base.eosin.map(shift),
    orange: base.orange.map(shift),
    mucus: shift(base.mucus),
  }
}
