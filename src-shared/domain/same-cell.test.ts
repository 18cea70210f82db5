import { expect, test } from 'vitest'
import { repeatedCells } from './same-cell.ts'

const cell = (id: number, x: number, presence: number, y = 0, abnormal = 0.8) => ({ id, x, y, presence, abnormal })

test('the surest of several suspicious proposals on one nucleus stays, in any order', () => {
  expect(repeatedCells([cell(1, 0, 0.6), cell(2, 12, 0.9), cell(3, 400, 0.7)], 0.25)).toEqual([{ id: 1, repeatOf: 2 }])
  expect(repeatedCells([cell(2, 12, 0.9), cell(1, 0, 0.6)], 0.25)).toEqual([{ id: 1, repeatOf: 2 }])
})

test('harmless cells are left alone, as are suspicious ones a nucleus apart', () => {
  // 20 px at 0.25 µm/px are 5 µm.
  expect(repeatedCells([cell(1, 0, 0.9), cell(2, 19, 0.8)], 0.25)).toEqual([{ id: 2, repeatOf: 1 }])
  expect(repeatedCells([cell(1, 0, 0.9), cell(2, 12, 0.1, 0, 0.4)], 0.25)).toEqual([])
  expect(repeatedCells([cell(1, 0, 0.9), cell(2, 20, 0.8)], 0.25)).toEqual([])
})

test('distances are in microns: the same pixels at half the resolution are twice as far apart', () => {
  expect(repeatedCells([cell(1, 0, 0.6), cell(2, 12, 0.7)], 0.25)).toEqual([{ id: 1, repeatOf: 2 }])
  expect(repeatedCells([cell(1, 0, 0.6), cell(2, 12, 0.7)], 0.5)).toEqual([])
})

test('a chain does not remove itself: a proposal far from every kept one stays', () => {
  expect(repeatedCells([cell(1, 0, 0.9), cell(2, 15, 0.8), cell(3, 30, 0.7)], 0.25)).toEqual([{ id: 2, repeatOf: 1 }])
})

test('a hundred thousand cells take negligible processor time', () => {
  const cells = Array.from({ length: 100_000 }, (_, i) =>
    cell(i, (i % 400) * 100, (i % 97) / 100, Math.floor(i / 400) * 100),
  )
  const start = process.cpuUsage()
  expect(repeatedCells(cells, 0.25)).toEqual([])
  const { user, system } = process.cpuUsage(start)
  expect((user + system) / 1000).toBeLessThan(5000)
})

test('a probability of one half is suspicious', () => {
  expect(repeatedCells([cell(1, 0, 0.9, 0, 0.5), cell(2, 12, 0.8, 0, 0.5)], 0.25)).toEqual([{ id: 2, repeatOf: 1 }])
  expect(repeatedCells([cell(1, 0, 0.9, 0, 0.49), cell(2, 12, 0.8, 0, 0.5)], 0.25)).toEqual([])
})

test('the earliest of equally sure proposals stays', () => {
  expect(repeatedCells([cell(7, 0, 0.8), cell(3, 12, 0.8)], 0.25)).toEqual([{ id: 7, repeatOf: 3 }])
})

test('two cells in one square of the grid are both remembered', () => {
  // At 5 µm per pixel, the distance and the squares are one pixel. The cells lie in opposite corners, 1.27 px apart.
  const kept = [cell(1, 0.05, 0.9, 0.05), cell(2, 0.95, 0.8, 0.95)]
  expect(repeatedCells([...kept, cell(3, 0.05, 0.5, 0.1), cell(4, 0.95, 0.4, 0.9)], 5)).toEqual([
    { id: 3, repeatOf: 1 },
    { id: 4, repeatOf: 2 },
  ])
})

test('a proposal is a repeat if the surer one lies within the distance in any direction', () => {
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
    [Math.SQRT1_2, Math.SQRT1_2],
    [-Math.SQRT1_2, -Math.SQRT1_2],
    [Math.SQRT1_2, -Math.SQRT1_2],
    [-Math.SQRT1_2, Math.SQRT1_2],
  ] as const) {
    const at = (distance: number) =>
      repeatedCells([cell(1, 100, 0.9, 100), cell(2, 100 + distance * dx, 0.8, 100 + distance * dy)], 0.25)
    expect(at(19.9), `${dx} ${dy}`).toHaveLength(1)
    expect(at(dx * dy === 0 ? 20 : 20.3), `${dx} ${dy}`).toEqual([])
  }
})
