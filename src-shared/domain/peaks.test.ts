import { describe, expect, it } from 'vitest'
import { findPeaks, NeighbourGrid } from './peaks.ts'

/** A map of one class with offsets. `votes`: [column, row, presence, dx, dy]. */
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

it('puts a cell at the position plus its offset', () => {
  const peaks = findPeaks(mapOf(8, 8, [[2, 3, 0.9, 1.5, -2]]), rule)
  expect(peaks.count).toBe(1)
  expect([peaks.x[0], peaks.y[0]]).toEqual([2.5 * 8 + 1.5, 3.5 * 8 - 2])
  expect([...peaks.probabilities]).toEqual([0.25, 0.75])
})

it('merges neighbouring votes for one nucleus into one cell, the surest', () => {
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

it('leaves out votes below the least presence', () => {
  expect(findPeaks(mapOf(4, 4, [[1, 1, 0.29, 0, 0]]), rule).count).toBe(0)
})

it('accepts a vote with exactly the least presence', () => {
  expect(findPeaks(mapOf(4, 4, [[1, 1, 0.5, 0, 0]]), { ...rule, minPresence: 0.5 }).count).toBe(1)
})

it('sorts by certainty, and equally sure cells by their order on the map', () => {
  const peaks = findPeaks(
    mapOf(8, 8, [
      [6, 0, 0.5, 0, 0],
      [1, 2, 0.5, 0, 0],
      [5, 5, 0.75, 0, 0],
      [7, 7, 0.5, 0, 0],
    ]),
    rule,
  )
  expect([...peaks.presence]).toEqual([0.75, 0.5, 0.5, 0.5])
  expect([...peaks.x]).toEqual([44, 52, 12, 60])
  expect([...peaks.y]).toEqual([44, 4, 20, 60])
})

it('keeps the first of several equally sure votes for one nucleus', () => {
  const peaks = findPeaks(
    mapOf(8, 8, [
      [3, 3, 0.5, -4, 0],
      [2, 3, 0.5, 0, 0],
    ]),
    rule,
  )
  expect([...peaks.x]).toEqual([20])
})

it('gives each cell its own class probabilities', () => {
  const map = mapOf(4, 1, [
    [0, 0, 0.5, 0, 0],
    [3, 0, 0.75, 0, 0],
  ])
  map.data.set([0.1, 0, 0, 0.2, 0.9, 0, 0, 0.8], 4)
  const { probabilities } = findPeaks(map, rule)
  expect([...probabilities].map((p) => Math.round(p * 10) / 10)).toEqual([0.2, 0.8, 0.1, 0.9])
})

it('puts the cell in the middle of its position if the network gives no offsets', () => {
  const data = new Float32Array(4 * 2 * 3)
  data[4 * 1 + 2] = 0.9
  const peaks = findPeaks({ data, width: 4, height: 2, classes: 2, offsets: false }, rule)
  expect([peaks.count, peaks.x[0], peaks.y[0]]).toEqual([1, 20, 12])
})

describe('A grid of points', () => {
  it('finds a point closer than the radius in any direction, but not at the radius', () => {
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
      [0.6, 0.8],
      [-0.6, 0.8],
      [0.6, -0.8],
      [-0.6, -0.8],
    ] as const) {
      const grid = new NeighbourGrid(10)
      grid.add(100, 200)
      expect(grid.has(100 + 9.9 * dx, 200 + 9.9 * dy), `${dx} ${dy}`).toBe(true)
      expect(grid.has(100 + 10.1 * dx, 200 + 10.1 * dy), `${dx} ${dy}`).toBe(false)
    }
    const grid = new NeighbourGrid(10)
    grid.add(0, 0)
    expect(grid.has(10, 0)).toBe(false)
    expect(grid.has(0, 0)).toBe(true)
  })

  it('remembers every point of a square', () => {
    const grid = new NeighbourGrid(10)
    for (const x of [1, 5, 9]) grid.add(x, 5)
    expect([-8.5, 5, 18.5].map((x) => grid.has(x, 5))).toEqual([true, true, true])
    expect(grid.has(-9.5, 5)).toBe(false)
  })
})
