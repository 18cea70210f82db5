import type { Shape } from './outline.ts'

export interface CytoplasmOptions {
  readonly shape: Shape
  /** Mean thickness relative to a flat intermediate cell. */
  readonly thickness: number
  /** 0 is flat as a leaf, 1 domed like a parabasal cell. */
  readonly dome: number
  /** Number of folded margins. */
  readonly folds: number
  /** Strength of the wrinkles, 0..1. */
  readonly wrinkles: number
  /** Fine granularity, 0..1. */
  readonly grain: number
  /** Dark border line, 0..1. */
  readonly border: number
  /** Keratohyaline granules. */
  readonly granules: number
  readonly vacuoles: number
  /** Radius of a koilocyte's cleared zone in µm; 0 for none. */
  readonly halo: number
  /** How empty the cleared zone is, 0..1. */
  readonly clearing: number
  /** Distance of the nucleus from the middle, as a share of the reach. */
  readonly eccentric: number
}
