import { foldedBody, randomFolds } from './cytoplasm-folds.ts'
import type { CytoplasmOptions } from './cytoplasm-options.ts'
import { cytoplasmTexture } from './cytoplasm-texture.ts'
import { noise2, smoothstep } from './noise.ts'
import { outline, type Shape } from './outline.ts'
import type { Rng } from './random.ts'
import { drawStamp, type Stamp } from './stamp.ts'

/** Draws one cell body without its nucleus. The anchor is the nucleus's place. */
export function drawCytoplasm(rng: Rng, micronsPerPixel: number, options: CytoplasmOptions): Stamp {
  const { reach } = options.shape
  // The order in which the random parts are drawn decides how a seed's cell looks.
  const off = options.eccentric * reach
  const direction = rng.range(0, Math.PI * 2)
  const anchor = { x: Math.cos(direction) * off, y: Math.sin(direction) * off }
  const body = foldedBody(options, randomFolds(rng, options))
  const spots = randomSpots(rng, options)
  const cleared = randomHalo(rng, options)
  const noise = { x: rng.range(0, 250), y: rng.range(0, 250) }
  const texture = cytoplasmTexture(options, noise, rng.range(0, Math.PI))

  const thickness = (x: number, y: number): number => {
    let t = body(x, y)
    if (t <= 0) return 0
    const dx = x - anchor.x
    const dy = y - anchor.y
    // Around the nucleus the body is thicker.
    t *= texture(x, y) + 0.25 * Math.exp(-(dx * dx + dy * dy) / 130)
    if (cleared) {
      const into = cleared.distance(dx, dy)
      t *= 1 - options.clearing * smoothstep(-1.2, 1.4, into + 1.3 * noise2(noise.x + x / 3, noise.y + y / 3))
      t += t > 0 ? 0.45 * Math.exp(-(((into + 2) / 2) ** 2)) * Math.min(1, t * 2) : 0
    }
    for (const spot of spots) {
      const sx = x - spot.x
      const sy = y - spot.y
      const q = (sx * sx + sy * sy) / (spot.size * spot.size)
      if (q < 6) t += spot.depth * Math.exp(-q * q) * (spot.depth < 0 ? t : 1)
    }
    return t * options.thickness
  }
  return drawStamp({ micronsPerPixel, reach: reach * 1.02 + 0.6, anchor }, thickness)
}

/** A granule adds thickness by `depth`; a vacuole, whose depth is below zero, takes a share of it. Units: µm. */
interface Spot {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly depth: number
}

const randomSpots = (rng: Rng, { granules, vacuoles, shape }: CytoplasmOptions): Spot[] =>
  Array.from({ length: granules + vacuoles }, (_, i) => {
    const r = shape.reach * Math.sqrt(rng.next()) * 0.75
    const angle = rng.range(0, Math.PI * 2)
    const vacuole = i >= granules
    return {
      x: r * Math.cos(angle),
      y: r * Math.sin(angle),
      size: vacuole ? rng.range(0.9, 2.4) : rng.range(0.25, 0.5),
      depth: vacuole ? -rng.range(0.3, 0.6) : rng.range(0.5, 1.2),
    }
  })

/** The zone that a koilocyte clears around its nucleus; null in other cells. */
const randomHalo = (rng: Rng, { halo }: CytoplasmOptions): Shape | null =>
  halo > 0 ? outline(rng, { radius: halo, elongation: rng.range(1, 1.5), corners: 0, irregular: 0.22 }) : null
