import { expect, test } from 'vitest'
import { repeatedCells, sameNucleusMicrons } from './same-cell.ts'

const cell = (id: number, x: number, abnormal: number, y = 0, presence = 0.8) => ({ id, x, y, presence, abnormal })

test('the most probably abnormal of several suspicious proposals on one nucleus stays, in any order', () => {
  expect(repeatedCells([cell(1, 0, 0.6), cell(2, 12, 0.9), cell(3, 400, 0.7)], 0.25)).toEqual([{ id: 1, repeatOf: 2 }])
  expect(repeatedCells([cell(2, 12, 0.9), cell(1, 0, 0.6)], 0.25)).toEqual([{ id: 1, repeatOf: 2 }])
})

test('the surest of equally abnormal proposals stays, then the earliest', () => {
  expect(repeatedCells([cell(3, 0, 0.8, 0, 0.5), cell(7, 12, 0.8, 0, 0.6)], 0.25)).toEqual([{ id: 3, repeatOf: 7 }])
  expect(repeatedCells([cell(7, 0, 0.8), cell(3, 12, 0.8)], 0.25)).toEqual([{ id: 7, repeatOf: 3 }])
})

test('harmless cells are left alone, as are suspicious ones a nucleus apart', () => {
  // 32 px at 0.25 µm/px are 8 µm.
  expect(repeatedCells([cell(1, 0, 0.9), cell(2, 31, 0.8)], 0.25)).toEqual([{ id: 2, repeatOf: 1 }])
  expect(repeatedCells([cell(1, 0, 0.9), cell(2, 12, 0.4)], 0.25)).toEqual([])
  expect(repeatedCells([cell(1, 0, 0.9), cell(2, 32, 0.8)], 0.25)).toEqual([])
})

test('distances are in microns: the same pixels at half the resolution are twice as far apart', () => {
  expect(repeatedCells([cell(1, 0, 0.6), cell(2, 20, 0.7)], 0.25)).toEqual([{ id: 1, repeatOf: 2 }])
  expect(repeatedCells([cell(1, 0, 0.6), cell(2, 20, 0.7)], 0.5)).toEqual([])
})

test('a chain does not remove itself: a proposal far from every kept one stays', () => {
  expect(repeatedCells([cell(1, 0, 0.9), cell(2, 25, 0.8), cell(3, 50, 0.7)], 0.25)).toEqual([{ id: 2, repeatOf: 1 }])
})

test('no two suspicious cells that stay are closer than a nucleus, however crowded they were', () => {
  let seed = 7
  const random = () => {
    seed = (seed * 48271) % 2147483647
    return seed / 2147483647
  }
  for (const micronsPerPixel of [0.1, 0.25, 0.6]) {
    const cells = Array.from({ length: 1500 }, (_, id) =>
      cell(id, (random() * 200) / micronsPerPixel, random(), (random() * 200) / micronsPerPixel, random()),
    )
    const gone = new Set(repeatedCells(cells, micronsPerPixel).map(({ id }) => id))
    const kept = cells.filter(({ id, abnormal }) => abnormal >= 0.5 && !gone.has(id))
    expect(kept.length).toBeGreaterThan(100)
    for (const a of kept)
      for (const b of kept)
        if (a !== b)
          expect(Math.hypot(a.x - b.x, a.y - b.y) * micronsPerPixel).toBeGreaterThanOrEqual(sameNucleusMicrons - 1e-9)
    // Each one that left lies beside the one that shows its nucleus, which is at least as suspicious.
    const byId = new Map(cells.map((one) => [one.id, one]))
    for (const { id, repeatOf } of repeatedCells(cells, micronsPerPixel)) {
      const [a, b] = [byId.get(id)!, byId.get(repeatOf)!]
      expect(gone.has(repeatOf)).toBe(false)
      expect(b.abnormal).toBeGreaterThanOrEqual(a.abnormal)
      expect(Math.hypot(a.x - b.x, a.y - b.y) * micronsPerPixel).toBeLessThan(sameNucleusMicrons)
    }
  }
})

test('a hundred thousand cells take negligible processor time', () => {
  const cells = Array.from({ length: 100_000 }, (_, i) =>
    cell(i, (i % 400) * 100, 0.8, Math.floor(i / 400) * 100, (i % 97) / 100),
  )
  const start = process.cpuUsage()
  expect(repeatedCells(cells, 0.25)).toEqual([])
  const { user, system } = process.cpuUsage(start)
  expect((user + system) / 1000).toBeLessThan(5000)
})

test('a probability of one half is suspicious', () => {
  expect(repeatedCells([cell(1, 0, 0.5, 0, 0.9), cell(2, 12, 0.5)], 0.25)).toEqual([{ id: 2, repeatOf: 1 }])
  expect(repeatedCells([cell(1, 0, 0.49), cell(2, 12, 0.5)], 0.25)).toEqual([])
})

test('two cells in one square of the grid are both remembered', () => {
  // At 8 µm per pixel, the distance and the squares are one pixel. The cells lie in opposite corners, 1.27 px apart.
  const kept = [cell(1, 0.05, 0.9, 0.05), cell(2, 0.95, 0.8, 0.95)]
  expect(repeatedCells([...kept, cell(3, 0.05, 0.7, 0.1), cell(4, 0.95, 0.6, 0.9)], 8)).toEqual([
    { id: 3, repeatOf: 1 },
    { id: 4, repeatOf: 2 },
  ])
})

test('a proposal is a repeat if the other one lies within the distance in any direction', () => {
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
    expect(at(31.9), `${dx} ${dy}`).toHaveLength(1)
    expect(at(dx * dy === 0 ? 32 : 32.3), `${dx} ${dy}`).toEqual([])
  }
})
