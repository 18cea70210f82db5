import type { CytoplasmOptions } from './cytoplasm-options.ts'
import { smoothstep } from './noise.ts'
import type { Rng } from './random.ts'

/** A margin that is turned over along a line: the line's normal, and how far it lies from the middle. Units: µm. */
export interface Fold {
  readonly nx: number
  readonly ny: number
  readonly at: number
}

export const randomFolds = (rng: Rng, { folds, shape }: CytoplasmOptions): Fold[] =>
  Array.from({ length: folds }, () => {
    const angle = rng.range(0, Math.PI * 2)
    return { nx: Math.cos(angle), ny: Math.sin(angle), at: shape.reach * rng.range(0.58, 0.85) }
  })

/** Thickness of the body at a place in µm without any texture: domed, with a border line, its margins turned over. */
export function foldedBody(
  { shape, dome, border }: CytoplasmOptions,
  folds: readonly Fold[],
): (x: number, y: number) => number {
  const { reach } = shape
  const layer = (x: number, y: number): number => {
    const d = shape.distance(x, y)
    if (d < -0.6) return 0
    const inside = smoothstep(-0.5, 0.5, d)
    const rounded = dome > 0 ? 1 - dome + dome * Math.sqrt(Math.min(1, Math.max(0, d / (reach * 0.55)))) : 1
    return inside * rounded + border * Math.exp(-(((d - 0.5) / 0.55) ** 2))
  }
  return (x, y) => {
    let t = layer(x, y)
    for (const fold of folds) {
      const side = x * fold.nx + y * fold.ny - fold.at
      if (side > 0) {
        t = t * smoothstep(0.5, -0.2, side)
      } else if (side > -reach * 0.6) {
        t += 0.75 * layer(x - 2 * side * fold.nx, y - 2 * side * fold.ny)
        t += t > 0 ? 0.3 * Math.exp(-((side / 0.7) ** 2)) : 0
      }
    }
    return t
  }
}
