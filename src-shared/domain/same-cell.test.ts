import { expect, test } from 'vitest'
import { repeatedCells } from './same-cell.ts'

const cell = (id: number, x: number, abnormal: number, y = 0) => ({ id, x, y, abnormal })

test('of proposals on one nucleus the most suspicious stays, whatever the order', () => {
  expect(repeatedCells([cell(1, 0, 0.2), cell(2, 12, 0.9), cell(3, 400, 0.1)], 0.25)).toEqual([1])
  expect(repeatedCells([cell(2, 12, 0.9), cell(1, 0, 0.2)], 0.25)).toEqual([1])
})

test('two abnormal proposals are one nucleus further apart than two harmless ones', () => {
  // 20 px at 0.25 µm/px are 5 µm.
  expect(repeatedCells([cell(1, 0, 0.9), cell(2, 20, 0.8)], 0.25)).toEqual([2])
  expect(repeatedCells([cell(1, 0, 0.9), cell(2, 20, 0.1)], 0.25)).toEqual([])
  expect(repeatedCells([cell(1, 0, 0.9), cell(2, 28, 0.8)], 0.25)).toEqual([])
})

test('distances are microns: the same pixels at half the resolution are twice as far', () => {
  expect(repeatedCells([cell(1, 0, 0.1), cell(2, 12, 0.2)], 0.25)).toEqual([1])
  expect(repeatedCells([cell(1, 0, 0.1), cell(2, 12, 0.2)], 0.5)).toEqual([])
})

test('a chain does not swallow itself: what is far from every kept cell stays', () => {
  expect(repeatedCells([cell(1, 0, 0.9), cell(2, 20, 0.8), cell(3, 40, 0.7)], 0.25)).toEqual([2])
})

test('a hundred thousand cells take no time to speak of', () => {
  const cells = Array.from({ length: 100_000 }, (_, i) =>
    cell(i, (i % 400) * 100, (i % 97) / 100, Math.floor(i / 400) * 100),
  )
  const start = performance.now()
  expect(repeatedCells(cells, 0.25)).toEqual([])
  expect(performance.now() - start).toBeLessThan(5000)
})
