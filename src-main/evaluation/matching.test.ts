import { expect, test } from 'vitest'
import { countCrowded, countFound, hitsLesion } from './matching.ts'

test('a proposal finds only one label, nearest pairs first', () => {
  const labels = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
  ]
  expect(countFound(labels, [{ x: 4, y: 0 }], 14)).toBe(1)
  expect(
    countFound(
      labels,
      [
        { x: 4, y: 0 },
        { x: 9, y: 0 },
      ],
      14,
    ),
  ).toBe(2)
  expect(countFound(labels, [{ x: 40, y: 0 }], 14)).toBe(0)
  expect(
    hitsLesion(
      [
        { x: 30, y: 0 },
        { x: 11, y: 0 },
      ],
      labels,
      2,
    ),
  ).toBe(true)
})

test('a place is crowded by another one that is closer, not by itself nor by one just as far away', () => {
  const at = (x: number) => ({ x, y: 0 })
  expect(countCrowded([at(0), at(3), at(8)], 4)).toBe(2)
  expect(countCrowded([at(0), at(4)], 4)).toBe(0)
  expect(countCrowded([at(0)], 4)).toBe(0)
})
