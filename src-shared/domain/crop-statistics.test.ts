import { expect, it } from 'vitest'
import { cropStatistics } from './crop-statistics.ts'

const SIZE = 32
/** Dark disc on pale ground with an edge `soft` pixels wide. */
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

it('measures the middle of a crop that looks further around', () => {
  const wide = new Uint8Array(192 * 192 * 3).fill(255)
  for (let y = 48; y < 144; y++) wide.fill(127, (y * 192 + 48) * 3, (y * 192 + 144) * 3)
  expect(cropStatistics(wide, 192)).toEqual(cropStatistics(new Uint8Array(96 * 96 * 3).fill(127), 96))
})

it('calls a blurred edge less sharp than a clear one, whatever the contrast', () => {
  const clear = cropStatistics(disc(1), SIZE).sharpness
  const blurred = cropStatistics(disc(8), SIZE).sharpness
  expect(clear - blurred).toBeGreaterThan(0.5)
  const pale = disc(1).map((v) => 200 + v / 8)
  expect(cropStatistics(pale, SIZE).sharpness).toBeGreaterThan(blurred)
})
