import { fractal, noise2, smoothstep } from './noise.ts'
import type { SlidePlan } from './plan.ts'
import { mixHash } from './random.ts'

/** Where on the glass there is material, and in which form. All positions in full-resolution pixels. */
export interface Deposit {
  /** Relative amount of cells, 0 on bare glass, about 1 on average inside. */
  readonly density: (x: number, y: number) => number
  /** Defocus of the zone: 0 sharp, 1 slightly, 2 clearly out of focus. */
  readonly focus: (x: number, y: number) => number
  /** Relative probability that a cell here is abnormal, about 1 on average. */
  readonly abnormality: (x: number, y: number) => number
  /** Relative amount of inflammatory cells. */
  readonly inflammation: (x: number, y: number) => number
  /** Approximate area with material in mm². */
  readonly areaMm2: number
}

/** The deposit of a slide: a disc for liquid-based preparations, streaks along the slide for smears. */
export function depositOf(plan: SlidePlan): Deposit {
  const { width, height, seed } = plan
  const mm = 1000 / plan.micronsPerPixel
  const offset = (salt: number) => (mixHash(seed, 900 + salt) % 65536) / 256
  const zone = Math.min(2.5 * mm, 0.3 * Math.min(width, height))
  const liquid = plan.preparation === 'lbc'
  const radius = 0.46 * Math.min(width, height)
  const margin = 0.03 * Math.min(width, height)
  const [ax, ay, fx, fy, hx, hy, ix, iy] = [1, 2, 3, 4, 5, 6, 7, 8].map(offset) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]

  const disc = (x: number, y: number): number => {
    const dx = x - width / 2
    const dy = y - height / 2
    const r = Math.hypot(dx, dy) + 0.012 * radius * noise2(ax + dx / (0.1 * radius), ay + dy / (0.1 * radius))
    if (r > radius) return 0
    const rim = 1 + 0.5 * smoothstep(0.93, 0.99, r / radius)
    return rim * (1 + 0.35 * fractal(ax + x / (0.5 * mm), ay + y / (0.5 * mm), 3))
  }
  const smear = (x: number, y: number): number => {
    const edge = Math.min(x, y, width - x, height - y) - margin * (1 + noise2(ax + x / mm, ay + y / mm))
    if (edge < 0) return 0
    const streak = fractal(ax + x / (1.6 * mm), ay + y / (0.22 * mm), 3)
    const patch = fractal(20 + ax + x / (0.4 * mm), 20 + ay + y / (0.4 * mm), 2)
    return Math.max(0, 1 + 1.3 * streak + 1.1 * patch) * smoothstep(0, margin, edge)
  }
  const density = liquid ? disc : smear
  /** Value noise mapped through its own distribution, so that a share of the area lies below that share. */
  const spread = (n: number) => smoothstep(-0.75, 0.75, n)
  return {
    density,
    focus: (x, y) => {
      if (plan.outOfFocusShare <= 0) return 0
      if (plan.outOfFocusShare >= 1) return 2
      const rank = spread(noise2(fx + x / zone, fy + y / zone))
      return rank < plan.outOfFocusShare * 0.6 ? 2 : rank < plan.outOfFocusShare ? 1 : 0
    },
    abnormality: (x, y) => {
      const n = noise2(hx + x / zone, hy + y / zone)
      return 0.35 + 2.6 * smoothstep(0.05, 0.6, n)
    },
    inflammation: (x, y) => {
      const n = fractal(ix + x / (0.35 * mm), iy + y / ((liquid ? 0.35 : 0.15) * mm), 2)
      return liquid ? Math.max(0.2, 1 + 0.7 * n) : Math.max(0.05, 1 + 1.8 * n) ** 1.5
    },
    areaMm2: (liquid ? Math.PI * radius ** 2 : width * height * 0.9) / mm ** 2,
  }
}
