import { Rng } from './random.ts'

const permutation = (() => {
  const table = new Uint8Array(512)
  const rng = new Rng(20241)
  const order = Array.from({ length: 256 }, (_, i) => i)
  for (let i = 255; i > 0; i--) {
    const j = rng.int(i + 1)
    const held = order[i] as number
    order[i] = order[j] as number
    order[j] = held
  }
  for (let i = 0; i < 512; i++) table[i] = order[i & 255] as number
  return table
})()

/** Smooth value noise in -1..1 with one lattice point per unit. Offset x and y for each use to get different noise. */
export function noise2(x: number, y: number): number {
  const fx = Math.floor(x)
  const fy = Math.floor(y)
  let u = x - fx
  let v = y - fy
  u = u * u * (3 - 2 * u)
  v = v * v * (3 - 2 * v)
  const xi = fx & 255
  const yi = fy & 255
  const left = permutation[xi] as number
  const right = permutation[xi + 1] as number
  const a = permutation[left + yi] as number
  const b = permutation[right + yi] as number
  const c = permutation[left + yi + 1] as number
  const d = permutation[right + yi + 1] as number
  const top = a + (b - a) * u
  const bottom = c + (d - c) * u
  return (top + (bottom - top) * v) / 127.5 - 1
}

/** Sum of octaves, each twice as fine and half as strong; roughly -1..1. */
export function fractal(x: number, y: number, octaves: number): number {
  let sum = 0
  let gain = 0.5
  for (let i = 0; i < octaves; i++) {
    sum += gain * noise2(x, y)
    x = x * 2 + 17.3
    y = y * 2 + 41.7
    gain *= 0.5
  }
  return sum * 1.25
}

/** 0 below `low`, 1 above `high`, smooth between them. */
export function smoothstep(low: number, high: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)))
  return t * t * (3 - 2 * t)
}
