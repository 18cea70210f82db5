import { expect, it } from 'vitest'
import { type KnownScale, scaleDoubts } from './camera-scale.ts'

const scale = (objective: number, micronsPerPixel: number, more: Partial<KnownScale> = {}): KnownScale => ({
  camera: 'A',
  objective,
  width: 1920,
  height: 1080,
  micronsPerPixel,
  ...more,
})
const doubts = (one: KnownScale, others: readonly KnownScale[] = [], linePx: number | null = null) =>
  scaleDoubts(one, { others, linePx }).map(({ code }) => code)

it('says nothing against what cameras have', () => {
  expect(doubts(scale(40, 0.25))).toEqual([])
  expect(doubts(scale(10, 0.4))).toEqual([])
  expect(doubts(scale(40, 0.12), [scale(10, 0.47)])).toEqual([])
})

it('doubts a scale that no camera has behind that objective, as when the unit or the objective was mistaken', () => {
  expect(scaleDoubts(scale(40, 2.5), { others: [], linePx: null })).toEqual([{ code: 'unusual', typical: 0.25 }])
  expect(doubts(scale(4, 0.25))).toEqual(['unusual'])
})

it('doubts a scale that does not go with that of another objective on the same camera and resolution', () => {
  const others = [scale(10, 1)]
  expect(scaleDoubts(scale(40, 0.5), { others, linePx: null })).toEqual([
    { code: 'unlike-other', other: 10, expected: 0.25 },
  ])
  expect(doubts(scale(40, 0.5), [scale(10, 1, { camera: 'B' }), scale(10, 1, { width: 640 })])).toEqual([])
})

it('doubts what was measured along a short line', () => {
  expect(doubts(scale(40, 0.25), [], 60)).toEqual(['short-line'])
  expect(doubts(scale(40, 0.25), [], 400)).toEqual([])
})
