import { drawCytoplasm } from './cytoplasm.ts'
import { fractal, noise2, smoothstep } from './noise.ts'
import { outline, taperedBody } from './outline.ts'
import type { Rng } from './random.ts'
import { drawStamp, type Stamp } from './stamp.ts'

/** Two to four joined dark lobes, 8-11 µm in total. */
export function neutrophilLobes(rng: Rng, micronsPerPixel: number): Stamp {
  const lobes = 2 + rng.int(3)
  const spread = rng.range(1.1, 2.2)
  const start = rng.range(0, Math.PI * 2)
  const parts = Array.from({ length: lobes }, (_, i) => {
    const angle = start + i * rng.range(1.4, 2.2)
    return {
      x: Math.cos(angle) * spread,
      y: Math.sin(angle) * spread,
      r: rng.range(1.5, 2.3),
      s: rng.range(0.85, 1.25),
    }
  })
  const nx = rng.range(0, 200)
  const density = rng.range(1.5, 2.1)
  return drawStamp({ micronsPerPixel, reach: 6 }, (x, y) => {
    let best = -9
    for (const part of parts) best = Math.max(best, part.r - Math.hypot((x - part.x) * part.s, (y - part.y) / part.s))
    const bridge = bridgeBetween(parts, x, y)
    const rough = 0.28 * noise2(nx + x / 1.3, nx + y / 1.3)
    const inside = smoothstep(-0.35, 0.45, Math.max(best, bridge) + rough)
    return inside * density * (0.88 + 0.4 * noise2(nx + x / 0.9, nx - y / 0.9))
  })
}

function bridgeBetween(parts: readonly { x: number; y: number }[], x: number, y: number): number {
  let best = -9
  for (let i = 1; i < parts.length; i++) {
    const a = parts[i - 1] as { x: number; y: number }
    const b = parts[i] as { x: number; y: number }
    const ex = b.x - a.x
    const ey = b.y - a.y
    const t = Math.min(1, Math.max(0, ((x - a.x) * ex + (y - a.y) * ey) / (ex * ex + ey * ey + 1e-6)))
    best = Math.max(best, 0.5 - Math.hypot(x - a.x - t * ex, y - a.y - t * ey))
  }
  return best
}

/** Pale body around a neutrophil's lobes. */
export function neutrophilBody(rng: Rng, micronsPerPixel: number): Stamp {
  const shape = outline(rng, {
    radius: rng.range(4, 5.4),
    elongation: rng.range(1, 1.3),
    corners: 0,
    irregular: 0.12,
  })
  const nx = rng.range(0, 200)
  return drawStamp({ micronsPerPixel, reach: shape.reach + 1 }, (x, y) => {
    const d = shape.distance(x, y)
    return (
      smoothstep(-1, 1.6, d + 0.9 * noise2(nx + x / 2, nx - y / 2)) * (0.55 + 0.4 * noise2(nx + x / 1.2, nx + y / 1.2))
    )
  })
}

/** Small round dark nucleus: a lymphocyte or a stripped nucleus. */
export function lymphocyte(rng: Rng, micronsPerPixel: number): Stamp {
  const shape = outline(rng, {
    radius: rng.range(2.8, 3.8),
    elongation: rng.range(1, 1.25),
    corners: 0,
    irregular: 0.06,
  })
  const nx = rng.range(0, 200)
  const density = rng.range(1.3, 1.9)
  return drawStamp({ micronsPerPixel, reach: shape.reach + 1 }, (x, y) => {
    const clumps = 0.85 + 0.4 * noise2(nx + x / 1.1, nx + y / 1.1)
    return smoothstep(-0.4, 0.5, shape.distance(x, y)) * density * clumps
  })
}

/** Red cell, about 7 µm. */
export function redCell(rng: Rng, micronsPerPixel: number): Stamp {
  const shape = outline(rng, { radius: rng.range(3, 3.7), elongation: rng.range(1, 1.6), corners: 0, irregular: 0.05 })
  return drawStamp({ micronsPerPixel, reach: shape.reach + 1 }, (x, y) => {
    const d = shape.distance(x, y)
    return smoothstep(-0.4, 0.4, d) * (0.7 + 0.3 * Math.exp(-(((d - 0.6) / 0.7) ** 2)))
  })
}

/** A patch of rod-shaped bacteria (Döderlein), about 50 µm across. */
export function rods(rng: Rng, micronsPerPixel: number): Stamp {
  const count = 12 + rng.int(35)
  const list = Array.from({ length: count }, () => {
    const r = 24 * rng.next() ** 0.8
    const angle = rng.range(0, Math.PI * 2)
    const turn = rng.range(0, Math.PI)
    const half = rng.range(0.5, 1.4)
    return { x: r * Math.cos(angle), y: r * Math.sin(angle), cx: Math.cos(turn) * half, cy: Math.sin(turn) * half }
  })
  return drawStamp({ micronsPerPixel, reach: 27 }, (x, y) => {
    let t = 0
    for (const rod of list) {
      const dx = x - rod.x
      const dy = y - rod.y
      if (dx * dx + dy * dy > 9) continue
      const h2 = rod.cx * rod.cx + rod.cy * rod.cy
      const along = Math.min(1, Math.max(-1, (dx * rod.cx + dy * rod.cy) / h2))
      t = Math.max(t, 0.7 * smoothstep(0.5, 0.15, Math.hypot(dx - along * rod.cx, dy - along * rod.cy)))
    }
    return t
  })
}

/** Scattered specks of a dirty background, about 60 µm across. */
export function specks(rng: Rng, micronsPerPixel: number): Stamp {
  const list = Array.from({ length: 6 + rng.int(22) }, () => ({
    x: rng.range(-28, 28),
    y: rng.range(-28, 28),
    size: rng.range(0.25, rng.chance(0.15) ? 1.4 : 0.6),
    depth: rng.range(0.25, 1.1),
  }))
  return drawStamp({ micronsPerPixel, reach: 30 }, (x, y) => {
    let t = 0
    for (const spot of list) {
      const q = ((x - spot.x) ** 2 + (y - spot.y) ** 2) / spot.size ** 2
      if (q < 5) t += spot.depth * Math.exp(-q)
    }
    return t
  })
}

/** Granular amorphous material. */
export function debris(rng: Rng, micronsPerPixel: number): Stamp {
  const shape = outline(rng, { radius: rng.range(4, 15), elongation: rng.range(1, 2), corners: 0, irregular: 0.4 })
  const nx = rng.range(0, 200)
  const fine = rng.range(0.8, 1.6)
  return drawStamp({ micronsPerPixel, reach: shape.reach + 2 }, (x, y) => {
    const d = shape.distance(x, y) + 2.2 * fractal(nx + x / 4, nx + y / 4, 2)
    const lumps = smoothstep(-0.2, 0.6, fractal(nx + x / fine, nx - y / fine, 2))
    return smoothstep(-1, 2, d) * (0.12 + 0.75 * lumps)
  })
}

/** A veil of mucus with threads in it, up to 100 µm long. */
export function mucus(rng: Rng, micronsPerPixel: number): Stamp {
  const shape = outline(rng, { radius: rng.range(20, 34), elongation: rng.range(1.6, 3.2), corners: 0, irregular: 0.3 })
  const nx = rng.range(0, 200)
  const turn = rng.range(0, Math.PI)
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  return drawStamp({ micronsPerPixel, reach: shape.reach + 2 }, (x, y) => {
    const inside = smoothstep(-1, 14, shape.distance(x, y))
    if (inside === 0) return 0
    const u = x * cos + y * sin
    const v = y * cos - x * sin
    const threads = Math.max(0, 1 - Math.abs(noise2(nx + u / 30, nx + v / 4 + noise2(nx + u / 13, 3))) * 7)
    return inside * (0.16 + 0.12 * fractal(nx + x / 10, nx + y / 10, 2) + 0.5 * threads * threads)
  })
}

/** Keratinised body of carcinoma: tadpole, spindle or fibre, or a bizarre flat plate. */
export function carcinomaBody(rng: Rng, micronsPerPixel: number): Stamp {
  const kind = rng.int(3)
  const shape =
    kind === 0
      ? taperedBody(rng, {
          length: rng.range(45, 75),
          head: rng.range(8, 11),
          tail: rng.range(1.8, 3),
          bend: rng.range(-9, 9),
        })
      : kind === 1
        ? taperedBody(rng, {
            length: rng.range(40, 60),
            head: rng.range(6.5, 8.5),
            tail: rng.range(0.8, 2),
            bend: rng.range(-6, 6),
          })
        : outline(rng, {
            radius: rng.range(12, 19),
            elongation: rng.range(1.1, 2.4),
            corners: 5,
            irregular: rng.range(0.18, 0.32),
          })
  return drawCytoplasm(rng, micronsPerPixel, {
    shape,
    thickness: rng.range(1.2, 2.1),
    dome: 0.25,
    folds: kind === 2 && rng.chance(0.4) ? 1 : 0,
    wrinkles: rng.range(0.2, 0.8),
    grain: 0.5,
    border: 0.3,
    granules: 0,
    vacuoles: rng.int(2),
    halo: 0,
    clearing: 0,
    eccentric: kind === 2 ? 0.08 : 0,
  })
}
