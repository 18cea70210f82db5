import { fractal, noise2, smoothstep } from './noise.ts'
import { outline, type Shape } from './outline.ts'
import type { Rng } from './random.ts'
import { drawStamp, type Stamp } from './stamp.ts'

export interface CytoplasmOptions {
  readonly shape: Shape
  /** Mean thickness relative to a flat intermediate cell. */
  readonly thickness: number
  /** 0 flat as a leaf, 1 domed like a parabasal cell. */
  readonly dome: number
  /** How many margins are turned over. */
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
  /** How far the nucleus lies from the middle, as a share of the reach. */
  readonly eccentric: number
}

/** Draws one cell body without its nucleus; the anchor is where the nucleus belongs. */
export function drawCytoplasm(rng: Rng, micronsPerPixel: number, options: CytoplasmOptions): Stamp {
  const { shape, dome, halo } = options
  const reach = shape.reach
  const off = options.eccentric * reach
  const direction = rng.range(0, Math.PI * 2)
  const anchor = { x: Math.cos(direction) * off, y: Math.sin(direction) * off }
  const folds = Array.from({ length: options.folds }, () => {
    const angle = rng.range(0, Math.PI * 2)
    return { nx: Math.cos(angle), ny: Math.sin(angle), at: reach * rng.range(0.58, 0.85) }
  })
  const spots = Array.from({ length: options.granules + options.vacuoles }, (_, i) => {
    const r = reach * Math.sqrt(rng.next()) * 0.75
    const angle = rng.range(0, Math.PI * 2)
    const vacuole = i >= options.granules
    return {
      x: r * Math.cos(angle),
      y: r * Math.sin(angle),
      size: vacuole ? rng.range(0.9, 2.4) : rng.range(0.25, 0.5),
      depth: vacuole ? -rng.range(0.3, 0.6) : rng.range(0.5, 1.2),
    }
  })
  const cleared =
    halo > 0 ? outline(rng, { radius: halo, elongation: rng.range(1, 1.5), corners: 0, irregular: 0.22 }) : null
  const nx = rng.range(0, 250)
  const ny = rng.range(0, 250)
  const turn = rng.range(0, Math.PI)
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)

  const layer = (x: number, y: number): number => {
    const d = shape.distance(x, y)
    if (d < -0.6) return 0
    const inside = smoothstep(-0.5, 0.5, d)
    const rounded = dome > 0 ? 1 - dome + dome * Math.sqrt(Math.min(1, Math.max(0, d / (reach * 0.55)))) : 1
    return inside * rounded + options.border * Math.exp(-(((d - 0.5) / 0.55) ** 2))
  }
  const thickness = (x: number, y: number): number => {
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
    if (t <= 0) return 0
    const u = x * cos + y * sin
    const v = y * cos - x * sin
    let texture = 1 + 0.34 * fractal(nx + x / 13, ny + y / 13, 2)
    texture +=
      options.grain *
      (0.3 * noise2(nx + x / 1.9, ny + y / 1.9) +
        0.34 * noise2(nx + x / 0.75, ny - y / 0.75) +
        0.2 * noise2(nx + x / 5, ny + y / 5))
    if (options.wrinkles > 0) {
      const ridge = 1 - Math.abs(noise2(nx + u / 22, ny + v / 7 + 0.6 * noise2(nx + u / 9, ny))) * 9
      if (ridge > 0)
        texture += options.wrinkles * 0.75 * ridge * smoothstep(-0.15, 0.35, noise2(nx + x / 16, 60 + ny + y / 16))
      const fine = 1 - Math.abs(noise2(nx + v / 9, ny + u / 3.5)) * 8
      if (fine > 0) texture += options.wrinkles * 0.4 * fine * smoothstep(0, 0.5, noise2(90 + nx + x / 14, ny + y / 14))
    }
    const dx = x - anchor.x
    const dy = y - anchor.y
    texture += 0.25 * Math.exp(-(dx * dx + dy * dy) / 130)
    t *= texture
    if (cleared) {
      const into = cleared.distance(dx, dy)
      t *= 1 - options.clearing * smoothstep(-1.2, 1.4, into + 1.3 * noise2(nx + x / 3, ny + y / 3))
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

const plain = {
  thickness: 1,
  dome: 0,
  folds: 0,
  wrinkles: 0,
  grain: 0.4,
  border: 0.25,
  granules: 0,
  vacuoles: 0,
  halo: 0,
  clearing: 0.8,
  eccentric: 0.05,
} as const satisfies Omit<CytoplasmOptions, 'shape'>

/** Large thin polygonal cell of the surface layers. */
export function squame(rng: Rng, micronsPerPixel: number, radius: readonly [number, number]): Stamp {
  const shape = outline(rng, {
    radius: rng.range(...radius),
    elongation: rng.range(1, 1.45),
    corners: 5 + rng.int(4),
    irregular: rng.range(0.04, 0.12),
  })
  return drawCytoplasm(rng, micronsPerPixel, {
    ...plain,
    shape,
    thickness: rng.range(0.75, 1.2),
    folds: rng.chance(0.55) ? 1 + rng.int(2) : 0,
    wrinkles: rng.chance(0.7) ? rng.range(0.3, 1) : 0,
    grain: rng.range(0.25, 0.6),
    border: rng.range(0.1, 0.4),
    granules: rng.chance(0.35) ? 3 + rng.int(16) : rng.int(3),
    vacuoles: rng.chance(0.25) ? 1 + rng.int(4) : 0,
    eccentric: rng.range(0, 0.15),
  })
}

export function parabasalBody(rng: Rng, micronsPerPixel: number, radius: readonly [number, number]): Stamp {
  const shape = outline(rng, {
    radius: rng.range(...radius),
    elongation: rng.range(1, 1.4),
    corners: 0,
    irregular: 0.05,
  })
  return drawCytoplasm(rng, micronsPerPixel, {
    ...plain,
    shape,
    thickness: rng.range(1.2, 1.9),
    dome: rng.range(0.35, 0.7),
    grain: rng.range(0.4, 0.8),
    border: rng.range(0.15, 0.4),
    vacuoles: rng.int(3),
    eccentric: rng.range(0, 0.12),
  })
}

/** Metaplastic: dense, with spidery processes or angular where it was joined to its neighbours. */
export function metaplasticBody(rng: Rng, micronsPerPixel: number): Stamp {
  const shape = outline(rng, {
    radius: rng.range(9, 14),
    elongation: rng.range(1.05, 1.7),
    corners: 4 + rng.int(3),
    irregular: rng.range(0.1, 0.24),
  })
  return drawCytoplasm(rng, micronsPerPixel, {
    ...plain,
    shape,
    thickness: rng.range(1.3, 2),
    dome: 0.4,
    grain: 0.6,
    border: 0.25,
    vacuoles: rng.int(4),
    eccentric: 0.08,
  })
}

export function koilocyteBody(rng: Rng, micronsPerPixel: number): Stamp {
  const radius = rng.range(20, 27)
  const shape = outline(rng, { radius, elongation: rng.range(1, 1.5), corners: 5 + rng.int(3), irregular: 0.05 })
  return drawCytoplasm(rng, micronsPerPixel, {
    ...plain,
    shape,
    thickness: rng.range(1.1, 1.6),
    wrinkles: rng.range(0, 0.5),
    border: rng.range(0.3, 0.6),
    halo: radius * rng.range(0.36, 0.54),
    clearing: rng.range(0.45, 0.85),
    eccentric: rng.range(0.02, 0.16),
  })
}

/** Scanty, dense rim around a high-grade nucleus. */
export function highGradeBody(rng: Rng, micronsPerPixel: number): Stamp {
  const shape = outline(rng, {
    radius: rng.range(7.6, 10.5),
    elongation: rng.range(1.02, 1.6),
    corners: rng.chance(0.3) ? 5 : 0,
    irregular: rng.range(0.06, 0.14),
  })
  return drawCytoplasm(rng, micronsPerPixel, {
    ...plain,
    shape,
    thickness: rng.range(1.1, 1.9),
    dome: 0.35,
    grain: 0.8,
    border: rng.range(0.1, 0.35),
    vacuoles: rng.int(3),
    eccentric: rng.range(0, 0.1),
  })
}

/** Mucus-bearing columnar cell. */
export function columnarBody(rng: Rng, micronsPerPixel: number): Stamp {
  const shape = outline(rng, {
    radius: rng.range(6.5, 8.5),
    elongation: rng.range(1.2, 2.2),
    corners: 5,
    irregular: 0.08,
  })
  return drawCytoplasm(rng, micronsPerPixel, {
    ...plain,
    shape,
    thickness: rng.range(0.8, 1.3),
    dome: 0.2,
    grain: 0.7,
    border: 0.3,
    vacuoles: 3 + rng.int(5),
    eccentric: rng.range(0.1, 0.3),
  })
}
