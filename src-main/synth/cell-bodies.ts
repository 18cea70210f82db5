import { drawCytoplasm } from './cytoplasm.ts'
import type { CytoplasmOptions } from './cytoplasm-options.ts'
import { outline } from './outline.ts'
import type { Rng } from './random.ts'
import type { Stamp } from './stamp.ts'

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

/** Large, thin, polygonal cell of the surface layers. */
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

/** Metaplastic: dense, with spidery processes, or angular where it adjoined its neighbours. */
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
