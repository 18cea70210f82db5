import { inverse } from './fft.ts'
import { agreement, overlapOf, structureOf } from './overlap.ts'
import type { PreparedField } from './prepare.ts'
import { refineShift, type Shift } from './refine.ts'

/** Where a field lies against another: pixel (x, y) of the second is pixel (x + dx, y + dy) of the first. */
export interface Registered extends Shift {
  readonly ok: true
  /** Zero-mean normalised cross-correlation of the overlap without shading, -1 to 1. */
  readonly correlation: number
  /** Share of the field that both pictures show. */
  readonly overlap: number
}

export interface NotRegistered {
  readonly ok: false
  /** `flat`: bare glass without structure to match; `little`: the overlap is too narrow; `lost`: no match. */
  readonly reason: 'flat' | 'little' | 'lost'
  /** Correlation of the best match found. */
  readonly correlation: number
  readonly overlap: number
}
export type Registration = Registered | NotRegistered

/** What a match must reach to be accepted. Measured on real fields; see register.test.ts and docs/camera.md. */
export const registrationLimits = {
  /**
   * Correlation in the coarse pictures' overlap. Fields that do not overlap stay below 0.45; repeated views of one
   * area are above 0.8.
   */
  correlation: 0.6,
  overlap: 0.1,
  /** Structure of the coarse picture in grey levels. Bare glass has less. */
  structure: 1.2,
} as const

const peaksTried = 8
/** Smaller overlaps are not tried, because a handful of pixels always agrees somewhere. */
const leastOverlapTried = 0.04
/** Cutoff of the low-pass filter on the phases, in cycles per coarse pixel. Above it there is mostly noise. */
const phaseCut = 0.18

/**
 * Finds how `b` lies against `a`, two fields of the same size. Phase correlation on coarse pictures (Kuglin and Hines
 * 1975) gives a few candidates, the correlation of the overlap selects one, and Gauss-Newton refines it through the
 * levels to a fraction of a pixel. With `near` (full px), only shifts around it are considered, which is faster.
 */
export function register(a: PreparedField, b: PreparedField, near: Shift | null = null): Registration {
  const scale = 2 ** (a.levels.length - 1)
  if (isFlat(a) || isFlat(b)) return { ok: false, reason: 'flat', correlation: 0, overlap: 0 }
  const candidates = near
    ? around({ dx: Math.round(near.dx / scale), dy: Math.round(near.dy / scale) })
    : phasePeaks(a, b).flatMap(({ dx, dy }) => wraps(dx, dy, a.size))
  const best = mostLikely(a, b, candidates)
  if (!best) return { ok: false, reason: 'lost', correlation: 0, overlap: 0 }
  const shift = throughLevels(a, b, best)
  if (!shift) return { ok: false, reason: 'lost', correlation: best.correlation, overlap: best.overlap }
  return judged(a, b, shift, scale)
}

function judged(a: PreparedField, b: PreparedField, shift: Shift, scale: number): Registration {
  const [dx, dy] = [Math.round(shift.dx / scale), Math.round(shift.dy / scale)]
  const { correlation } = agreement(a.coarse, b.coarse, dx, dy)
  const structure = structureOf(a.coarse, overlapOf(a.coarse, b.coarse, dx, dy))
  const { width, height } = overlapOf(a.levels[0]!, b.levels[0]!, Math.round(shift.dx), Math.round(shift.dy))
  const overlap = (width * height) / (a.width * a.height)
  const limits = registrationLimits
  if (structure < limits.structure) return { ok: false, reason: 'flat', correlation, overlap }
  if (correlation < limits.correlation) return { ok: false, reason: 'lost', correlation, overlap }
  if (overlap < limits.overlap) return { ok: false, reason: 'little', correlation, overlap }
  return { ok: true, ...shift, correlation, overlap }
}

const isFlat = ({ coarse }: PreparedField): boolean =>
  structureOf(coarse, { left: 0, top: 0, width: coarse.width, height: coarse.height }) < registrationLimits.structure

/** The strongest peaks of the phase correlation, as whole shifts in coarse pixels from 0 to `size` - 1. */
function phasePeaks(a: PreparedField, b: PreparedField): Shift[] {
  const { size } = a
  const cross = { re: new Float32Array(size * size), im: new Float32Array(size * size) }
  for (let row = 0, i = 0; row < size; row++) {
    const fx = Math.min(row, size - row) / size
    for (let col = 0; col < size; col++, i++) {
      const fy = Math.min(col, size - col) / size
      const weight = Math.exp(-(fx * fx + fy * fy) / (2 * phaseCut * phaseCut))
      const [ar, ai, br, bi] = [a.spectrum.re[i]!, a.spectrum.im[i]!, b.spectrum.re[i]!, b.spectrum.im[i]!]
      const re = ar * br + ai * bi
      const im = ai * br - ar * bi
      const by = weight / (Math.hypot(re, im) + 1e-3)
      cross.re[i] = re * by
      cross.im[i] = im * by
    }
  }
  inverse(cross, size)
  return highest(cross.re, size)
}

/** The highest values that are not neighbours of each other. */
function highest(values: Float32Array, size: number): Shift[] {
  const apart = 3
  const found: { at: number; value: number }[] = []
  const order: { at: number; value: number }[] = []
  let floor = Number.NEGATIVE_INFINITY
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!
    if (value <= floor) continue
    order.push({ at, value })
    if (order.length < 400) continue
    order.sort((p, q) => q.value - p.value)
    order.length = 200
    floor = order[199]!.value
  }
  order.sort((p, q) => q.value - p.value)
  const ring = (d: number) => Math.min(Math.abs(d), size - Math.abs(d))
  for (const one of order) {
    const [x, y] = [one.at % size, Math.floor(one.at / size)]
    if (found.some(({ at }) => ring((at % size) - x) <= apart && ring(Math.floor(at / size) - y) <= apart)) continue
    found.push(one)
    if (found.length === peaksTried) break
  }
  return found.map(({ at }) => ({ dx: at % size, dy: Math.floor(at / size) }))
}

/** The transform is periodic, so each peak stands for a shift to either side in each direction. */
const wraps = (dx: number, dy: number, size: number): Shift[] => [
  { dx, dy },
  { dx: dx - size, dy },
  { dx, dy: dy - size },
  { dx: dx - size, dy: dy - size },
]

function around({ dx, dy }: Shift): Shift[] {
  const reach = 2
  const found: Shift[] = []
  for (let y = -reach; y <= reach; y++) for (let x = -reach; x <= reach; x++) found.push({ dx: dx + x, dy: dy + y })
  return found
}

/** The candidate whose agreement is least likely to be chance: high correlation over a large area (Fisher 1921). */
function mostLikely(a: PreparedField, b: PreparedField, candidates: readonly Shift[]) {
  let best: (Shift & { correlation: number; overlap: number; likelihood: number }) | null = null
  for (const at of candidates) {
    const { correlation, overlap, pixels } = agreement(a.coarse, b.coarse, at.dx, at.dy)
    if (overlap < leastOverlapTried) continue
    const likelihood = Math.atanh(Math.min(0.999, correlation)) * Math.sqrt(pixels)
    if (!best || likelihood > best.likelihood) best = { ...at, correlation, overlap, likelihood }
  }
  return best
}

/**
 * px of the level. If the refinement moves further than this from the coarser level's result, it has converged to
 * something else.
 */
const straysPx = 3

function throughLevels(a: PreparedField, b: PreparedField, coarse: Shift): Shift | null {
  const last = a.levels.length - 1
  // The coarsest level is refined without shading, because the first guess has the largest error there.
  let shift = refineShift(a.coarse, b.coarse, coarse)
  if (!shift || Math.hypot(shift.dx - coarse.dx, shift.dy - coarse.dy) > straysPx) shift = coarse
  for (let level = last - 1; level >= 0; level--) {
    // Pixel centres: (x + 0.5) of the coarser level is 2 (x + 0.5) here, so a shift simply doubles.
    const from: Shift = { dx: shift.dx * 2, dy: shift.dy * 2 }
    const fine = refineShift(a.levels[level]!, b.levels[level]!, from)
    shift = fine && Math.hypot(fine.dx - from.dx, fine.dy - from.dy) <= straysPx ? fine : from
  }
  return shift
}
