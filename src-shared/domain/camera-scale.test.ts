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

it('takes the ends of what is ordinary for ordinary', () => {
  expect(doubts(scale(10, 0.25))).toEqual([])
  expect(doubts(scale(10, 0.2499))).toEqual(['unusual'])
  expect(doubts(scale(10, 4))).toEqual([])
  expect(doubts(scale(10, 4.001))).toEqual(['unusual'])
})

it('compares with another objective only, at the same width and height', () => {
  expect(doubts(scale(40, 0.5), [scale(40, 0.25)])).toEqual([])
  expect(doubts(scale(40, 0.5), [scale(10, 1, { height: 720 })])).toEqual([])
  expect(doubts(scale(40, 0.5), [scale(10, 1, { height: 720 }), scale(20, 0.5)])).toEqual(['unlike-other'])
})

it('says the first of several objectives that it does not go with, and lets those pass that it goes with', () => {
  const others = [scale(20, 1), scale(10, 1), scale(4, 9)]
  expect(scaleDoubts(scale(40, 0.5), { others, linePx: null })).toEqual([
    { code: 'unlike-other', other: 10, expected: 0.25 },
  ])
})

it('lets powers differ by 12 per cent, either way', () => {
  const at = (micronsPerPixel: number) => doubts(scale(40, micronsPerPixel), [scale(10, 1)])
  expect([0.2201, 0.25, 0.2799].map(at)).toEqual([[], [], []])
  expect([0.2199, 0.2801].map(at)).toEqual([['unlike-other'], ['unlike-other']])
})

it('says by how much a short line may be wrong', () => {
  expect(scaleDoubts(scale(40, 0.25), { others: [], linePx: 60 })).toEqual([{ code: 'short-line', percent: 2.5 }])
  expect(doubts(scale(40, 0.25), [], 75)).toEqual([])
  expect(doubts(scale(40, 0.25), [], 74)).toEqual(['short-line'])
})
