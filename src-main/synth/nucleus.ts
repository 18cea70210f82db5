import { fractal, noise2, smoothstep } from './noise.ts'
import { outline } from './outline.ts'
import type { Rng } from './random.ts'
import { drawStamp, type Stamp } from './stamp.ts'

export interface NucleusOptions {
  /** Mean radius in µm. */
  readonly radius: number
  readonly elongation: number
  /** Irregularity of the membrane: smooth below 0.04, notched above 0.1. */
  readonly irregular: number
  /** Staining relative to an intermediate cell's nucleus. */
  readonly density: number
  /** Contrast of the chromatin: 0 smudged, 1 coarse. */
  readonly chromatin: number
  /** Size of the chromatin granules in µm. */
  readonly granule: number
  /** Strength of the nuclear membrane. */
  readonly membrane: number
  readonly nucleoli: number
}

/** Draws a nucleus: chromatin of the given coarseness inside an accentuated membrane. */
export function drawNucleus(rng: Rng, micronsPerPixel: number, options: NucleusOptions): Stamp {
  const { radius, density, chromatin, granule } = options
  const shape = outline(rng, { radius, elongation: options.elongation, corners: 0, irregular: options.irregular })
  const nx = rng.range(0, 200)
  const ny = rng.range(0, 200)
  const tilt = rng.range(0, Math.PI * 2)
  const nucleoli = Array.from({ length: options.nucleoli }, () => ({
    x: rng.range(-0.4, 0.4) * radius,
    y: rng.range(-0.4, 0.4) * radius,
    size: rng.range(0.6, 1.1),
  }))
  return drawStamp({ micronsPerPixel, reach: shape.reach + 0.6 }, (x, y) => {
    const d = shape.distance(x, y)
    const inside = smoothstep(-0.4, 0.4, d)
    if (inside === 0) return 0
    const clumps = smoothstep(-0.25, 0.45, fractal(nx + x / granule, ny + y / granule, 2))
    const cleared = smoothstep(-0.1, 0.6, noise2(nx + x / (granule * 2.2), ny + y / (granule * 2.2)))
    let t = 0.86 + chromatin * (0.72 * (clumps - 0.45) - 0.3 * cleared)
    t += 0.24 * noise2(nx + x / 0.45, ny + y / 0.45) * (0.3 + chromatin)
    t += 0.08 * ((x * Math.cos(tilt) + y * Math.sin(tilt)) / radius)
    t += options.membrane * Math.exp(-(((d - 0.45) / 0.42) ** 2))
    for (const spot of nucleoli) {
      const q = ((x - spot.x) ** 2 + (y - spot.y) ** 2) / spot.size ** 2
      if (q < 5) t += 0.65 * Math.exp(-q * q)
    }
    return inside * Math.max(0.12, t) * density
  })
}

type Range = readonly [number, number]
interface Look {
  readonly radius: Range
  readonly elongation: Range
  readonly irregular: Range
  readonly density: Range
  readonly chromatin: Range
  readonly granule: Range
  readonly membrane: Range
  /** Largest number of nucleoli. */
  readonly nucleoli: number
}

/** The look of each cell's nucleus. Radii in µm: an intermediate nucleus is about 8 µm across (35-50 µm²). */
const looks = {
  pyknotic: {
    radius: [2.2, 3.1],
    elongation: [1, 1.35],
    irregular: [0.02, 0.07],
    density: [1.35, 1.8],
    chromatin: [0.1, 0.3],
    granule: [0.8, 1],
    membrane: [0, 0.05],
    nucleoli: 0,
  },
  intermediate: {
    radius: [3.4, 4.5],
    elongation: [1, 1.4],
    irregular: [0.02, 0.05],
    density: [0.8, 1.15],
    chromatin: [0.35, 0.75],
    granule: [0.75, 1.1],
    membrane: [0.1, 0.3],
    nucleoli: 0,
  },
  parabasal: {
    radius: [3.8, 4.8],
    elongation: [1, 1.3],
    irregular: [0.02, 0.05],
    density: [0.85, 1.2],
    chromatin: [0.4, 0.8],
    granule: [0.8, 1.2],
    membrane: [0.1, 0.3],
    nucleoli: 1,
  },
  endocervical: {
    radius: [3.4, 4.3],
    elongation: [1.05, 1.5],
    irregular: [0.02, 0.04],
    density: [0.75, 1.05],
    chromatin: [0.4, 0.8],
    granule: [0.7, 1],
    membrane: [0.15, 0.3],
    nucleoli: 1,
  },
  ascus: {
    radius: [5.2, 6.4],
    elongation: [1.05, 1.45],
    irregular: [0.03, 0.07],
    density: [0.9, 1.12],
    chromatin: [0.4, 0.8],
    granule: [0.9, 1.3],
    membrane: [0.12, 0.3],
    nucleoli: 0,
  },
  lsil: {
    radius: [6, 8],
    elongation: [1.05, 1.5],
    irregular: [0.05, 0.11],
    density: [0.95, 1.25],
    chromatin: [0.3, 0.95],
    granule: [1, 1.6],
    membrane: [0.1, 0.35],
    nucleoli: 0,
  },
  asch: {
    radius: [4.6, 5.7],
    elongation: [1.05, 1.5],
    irregular: [0.06, 0.12],
    density: [1.05, 1.35],
    chromatin: [0.5, 0.9],
    granule: [1, 1.4],
    membrane: [0.15, 0.35],
    nucleoli: 0,
  },
  hsil: {
    radius: [5.2, 6.9],
    elongation: [1.05, 1.55],
    irregular: [0.08, 0.17],
    density: [1.1, 1.45],
    chromatin: [0.6, 1.05],
    granule: [1, 1.6],
    membrane: [0.2, 0.45],
    nucleoli: 0,
  },
  scc: {
    radius: [5.4, 8.8],
    elongation: [1.1, 2.3],
    irregular: [0.12, 0.26],
    density: [1.2, 1.7],
    chromatin: [0.5, 1.1],
    granule: [1.2, 2.1],
    membrane: [0.2, 0.45],
    nucleoli: 2,
  },
} as const satisfies Record<string, Look>
export type NucleusLook = keyof typeof looks

export function nucleusOf(rng: Rng, micronsPerPixel: number, name: NucleusLook): Stamp {
  const look: Look = looks[name]
  return drawNucleus(rng, micronsPerPixel, {
    radius: rng.range(...look.radius),
    elongation: rng.range(...look.elongation),
    irregular: rng.range(...look.irregular),
    density: rng.range(...look.density),
    chromatin: rng.range(...look.chromatin),
    granule: rng.range(...look.granule),
    membrane: rng.range(...look.membrane),
    nucleoli: rng.int(look.nucleoli + 1),
  })
}
