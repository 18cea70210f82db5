import { expect, it } from 'vitest'
import { findPeaks } from './peaks.ts'

/** A map of one class with offsets; `votes`: [column, row, presence, dx, dy]. */
function mapOf(width: number, height: number, votes: readonly (readonly number[])[]) {
  const plane = width * height
  const data = new Float32Array(plane * 5)
  for (const [column, row, presence, dx, dy] of votes) {
    const at = row! * width + column!
    data[at] = presence!
    data[plane + at] = 0.25
    data[2 * plane + at] = 0.75
    data[3 * plane + at] = dx!
    data[4 * plane + at] = dy!
  }
  return { data, width, height, classes: 2, offsets: true }
}
const rule = { stride: 8, radius: 6, minPresence: 0.3 }

it('puts a cell where the position and its offset say', () => {
  const peaks = findPeaks(mapOf(8, 8, [[2, 3, 0.9, 1.5, -2]]), rule)
  expect(peaks.count).toBe(1)
  expect([peaks.x[0], peaks.y[0]]).toEqual([2.5 * 8 + 1.5, 3.5 * 8 - 2])
  expect([...peaks.probabilities]).toEqual([0.25, 0.75])
})

it('takes neighbouring votes for the same nucleus as one cell, the surest', () => {
  const peaks = findPeaks(
    mapOf(8, 8, [
      [2, 3, 0.8, 4, 0],
      [3, 3, 0.9, -3, 0],
      [6, 6, 0.5, 0, 0],
    ]),
    rule,
  )
  expect(peaks.count).toBe(2)
  expect(peaks.presence[0]).toBeCloseTo(0.9)
  expect(peaks.presence[1]).toBeCloseTo(0.5)
})

it('keeps two nuclei that are just further apart than the radius', () => {
  expect(
    findPeaks(
      mapOf(8, 8, [
        [2, 3, 0.8, 0, 0],
        [3, 3, 0.9, -1.9, 0],
      ]),
      rule,
    ).count,
  ).toBe(2)
  expect(
    findPeaks(
      mapOf(8, 8, [
        [2, 3, 0.8, 0, 0],
        [3, 3, 0.9, -2.1, 0],
      ]),
      rule,
    ).count,
  ).toBe(1)
})

it('leaves out what is not sure enough', () => {
  expect(findPeaks(mapOf(4, 4, [[1, 1, 0.29, 0, 0]]), rule).count).toBe(0)
})
