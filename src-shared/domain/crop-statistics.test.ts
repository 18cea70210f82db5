import { expect, it } from 'vitest'
import { cropStatistics } from './crop-statistics.ts'

const SIZE = 32
/** Dark disc on a pale ground with an edge `soft` pixels wide. */
function disc(soft: number): Uint8Array {
  const data = new Uint8Array(SIZE * SIZE * 3)
  for (let y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++) {
      const t = Math.min(1, Math.max(0, (Math.hypot(x - 16, y - 16) - 8) / soft + 0.5))
      const v = 60 + 170 * t
      data.set([v, v, v], (y * SIZE + x) * 3)
    }
  return data
}

it('measures optical density and its spread', () => {
  const even = cropStatistics(new Uint8Array(SIZE * SIZE * 3).fill(127), SIZE)
  expect(even.stain[0]).toBeCloseTo(Math.log(2), 5)
  expect(even.stain[3]).toBeCloseTo(0, 5)
})

it('measures the middle of a crop with wider surroundings', () => {
  const wide = new Uint8Array(192 * 192 * 3).fill(255)
  for (let y = 48; y < 144; y++) wide.fill(127, (y * 192 + 48) * 3, (y * 192 + 144) * 3)
  expect(cropStatistics(wide, 192)).toEqual(cropStatistics(new Uint8Array(96 * 96 * 3).fill(127), 96))
})

it('rates a blurred edge less sharp than a clear one, whatever the contrast', () => {
  const clear = cropStatistics(disc(1), SIZE).sharpness
  const blurred = cropStatistics(disc(8), SIZE).sharpness
  expect(clear - blurred).toBeGreaterThan(0.5)
  const pale = disc(1).map((v) => 200 + v / 8)
  expect(cropStatistics(pale, SIZE).sharpness).toBeGreaterThan(blurred)
})

/** Random colours and textures, the same each time. */
function noise(side: number, seed: number): Uint8Array {
  let state = seed
  return Uint8Array.from({ length: side * side * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
}

/** The definition, computed pixel by pixel. */
function defined(pixels: (x: number, y: number) => readonly [number, number, number], size: number) {
  const all = Array.from({ length: size * size }, (_, i) => pixels(i % size, Math.floor(i / size)))
  const mean = (of: readonly number[]) => of.reduce((sum, v) => sum + v, 0) / of.length
  const variance = (of: readonly number[]) => mean(of.map((v) => (v - mean(of)) ** 2))
  const densities = [0, 1, 2].map((c) => all.map((pixel) => -Math.log((pixel[c]! + 1) / 256)))
  const half = size / 2
  const grey = (x: number, y: number) => {
    const four = [
      [2 * x, 2 * y],
      [2 * x + 1, 2 * y],
      [2 * x, 2 * y + 1],
      [2 * x + 1, 2 * y + 1],
    ] as const
    return mean(four.map(([px, py]) => pixels(px, py)).map(([r, g, b]) => 0.299 * r + 0.587 * g + 0.114 * b))
  }
  const greys: number[] = []
  const laplacians: number[] = []
  for (let y = 0; y < half; y++)
    for (let x = 0; x < half; x++) {
      greys.push(grey(x, y))
      if (x === 0 || y === 0 || x === half - 1 || y === half - 1) continue
      laplacians.push(grey(x - 1, y) + grey(x + 1, y) + grey(x, y - 1) + grey(x, y + 1) - 4 * grey(x, y))
    }
  return {
    stain: [...densities.map(mean), ...densities.map((of) => Math.sqrt(variance(of)))],
    sharpness: Math.log10((variance(laplacians) + 1e-3) / (variance(greys) + 25)),
  }
}

it.each([
  [32, 1],
  [96, 2],
  [130, 3],
])('match their definition for a crop of %i px', (side, seed) => {
  const crop = noise(side, seed)
  const size = Math.min(side, 96)
  const from = Math.floor((side - size) / 2)
  const pixel = (x: number, y: number) => {
    const at = ((from + y) * side + from + x) * 3
    return [crop[at]!, crop[at + 1]!, crop[at + 2]!] as const
  }
  const { stain, sharpness } = cropStatistics(crop, side)
  const wanted = defined(pixel, size)
  stain.forEach((value, i) => {
    expect(value, `stain ${i}`).toBeCloseTo(wanted.stain[i]!, 6)
  })
  expect(sharpness).toBeCloseTo(wanted.sharpness, 4)
})
