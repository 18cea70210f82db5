import { expect, it } from 'vitest'
import { Unreadable } from './unreadable.ts'

const size = { width: 1000, height: 1000 }

it('A place that cannot be read at any level is a part of the area once', () => {
  const lost = new Unreadable()
  lost.note('0/0/0,0', 60_000)
  lost.note('0/0/1,0', 60_000)
  lost.note('0/0/1,0', 60_000)
  lost.note('0/1/0,0', 100_000)
  expect(lost.count).toBe(3)
  expect(lost.shareOf(size, 0)).toBeCloseTo(0.12, 9)
  lost.note('0/2/0,0', 240_000)
  expect(lost.shareOf(size, 0)).toBeCloseTo(0.24, 9)
})

it('What is lost in one focal plane is no part of another', () => {
  const lost = new Unreadable()
  for (const plane of [1, 2, 10, 11]) lost.note(`${plane}/0/7`, plane * 10_000)
  expect([0, 1, 2, 10].map((plane) => lost.shareOf(size, plane))).toEqual([0, 0.01, 0.02, 0.1])
})
