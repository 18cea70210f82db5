import { noise2 } from './noise.ts'
import type { Rng } from './random.ts'

const angles = 256

/** Approximate signed distance in µm from a shape's edge, positive inside. */
export type Shape = { readonly distance: (x: number, y: number) => number; readonly reach: number }

export interface OutlineOptions {
  /** Mean radius in µm. */
  readonly radius: number
  /** Longest axis divided by the shortest; 1 is round. */
  readonly elongation: number
  /** Corners of the polygon; 0 gives an ellipse. */
  readonly corners: number
  /** Share of the radius by which the outline varies. */
  readonly irregular: number
}

/** A closed outline around the origin: a rounded polygon or ellipse with an irregular edge, randomly rotated. */
export function outline(rng: Rng, options: OutlineOptions): Shape {
  const { radius, elongation, corners, irregular } = options
  const stretch = Math.sqrt(elongation)
  const radii = new Float64Array(angles)
  const polygon = corners > 2 ? polygonRadii(rng, corners) : null
  const turn = rng.range(0, Math.PI * 2)
  const seedX = rng.range(0, 250)
  const seedY = rng.range(0, 250)
  let reach = 0
  for (let i = 0; i < angles; i++) {
    const angle = (i / angles) * Math.PI * 2
    const cos = Math.cos(angle - turn)
    const sin = Math.sin(angle - turn)
    const ellipse = 1 / Math.hypot(cos / stretch, sin * stretch)
    const wander =
      noise2(seedX + Math.cos(angle) * 1.4, seedY + Math.sin(angle) * 1.4) +
      0.35 * noise2(seedX + 9 + Math.cos(angle) * 5, seedY + Math.sin(angle) * 5)
    const r = radius * ellipse * (polygon ? (polygon[i] as number) : 1) * (1 + irregular * wander)
    radii[i] = r
    reach = Math.max(reach, r)
  }
  return { reach, distance: (x, y) => radiusAt(radii, x, y) - Math.hypot(x, y) }
}

function radiusAt(radii: Float64Array, x: number, y: number): number {
  const at = (Math.atan2(y, x) / (Math.PI * 2) + 1) * angles
  const low = Math.floor(at)
  const a = radii[low % angles] as number
  return a + ((radii[(low + 1) % angles] as number) - a) * (at - low)
}

/** Radius by angle of an irregular polygon of unit size with rounded corners. */
function polygonRadii(rng: Rng, corners: number): Float64Array {
  const points = Array.from({ length: corners }, (_, i) => {
    const angle = ((i + rng.range(-0.28, 0.28)) / corners) * Math.PI * 2
    const r = rng.range(0.92, 1.2)
    return { angle, x: Math.cos(angle) * r, y: Math.sin(angle) * r }
  })
  const raw = new Float64Array(angles)
  for (let i = 0; i < angles; i++) {
    const angle = (i / angles) * Math.PI * 2
    raw[i] = rayToPolygon(points, Math.cos(angle), Math.sin(angle))
  }
  const smooth = new Float64Array(angles)
  const width = Math.round(rng.range(5, 10))
  for (let i = 0; i < angles; i++) {
    let sum = 0
    let weights = 0
    for (let k = -width; k <= width; k++) {
      const weight = 1 - Math.abs(k) / (width + 1)
      sum += weight * (raw[(i + k + angles) % angles] as number)
      weights += weight
    }
    smooth[i] = sum / weights
  }
  return smooth
}

function rayToPolygon(points: readonly { x: number; y: number }[], dx: number, dy: number): number {
  let best = 0.5
  for (let i = 0; i < points.length; i++) {
    const a = points[i] as { x: number; y: number }
    const b = points[(i + 1) % points.length] as { x: number; y: number }
    const ex = b.x - a.x
    const ey = b.y - a.y
    const cross = dx * ey - dy * ex
    if (Math.abs(cross) < 1e-9) continue
    const along = (a.x * ey - a.y * ex) / cross
    const share = (a.x * dy - a.y * dx) / cross
    if (along > 0 && share >= 0 && share <= 1) best = Math.max(best, along)
  }
  return best
}

/** A bent, tapering body along the x axis: the spindle, fibre and tadpole shapes of keratinising carcinoma. */
export function taperedBody(rng: Rng, options: { length: number; head: number; tail: number; bend: number }): Shape {
  const { length, head, tail, bend } = options
  const turn = rng.range(0, Math.PI * 2)
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  const seed = rng.range(0, 250)
  return {
    reach: length * 0.65 + head,
    distance: (px, py) => {
      const x = px * cos + py * sin
      const y = py * cos - px * sin
      const along = Math.min(1, Math.max(0, x / length + 0.35))
      const spine = bend * Math.sin(along * Math.PI * 1.3) - bend * 0.5
      const swell = Math.exp(-(((along - 0.33) / 0.26) ** 2))
      const width = (tail + (head - tail) * swell) * (1 + 0.22 * noise2(seed + x * 0.12, seed + Math.sign(y) * 7))
      const dx = x - (along - 0.35) * length
      return width - Math.hypot(dx * 1.4, y - spine)
    },
  }
}
