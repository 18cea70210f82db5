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

it('accepts the scales of ordinary cameras', () => {
  expect(doubts(scale(40, 0.25))).toEqual([])
  expect(doubts(scale(10, 0.4))).toEqual([])
  expect(doubts(scale(40, 0.12), [scale(10, 0.47)])).toEqual([])
})

it('doubts a scale that no camera has behind that objective, as after a wrong unit or objective', () => {
  expect(scaleDoubts(scale(40, 2.5), { others: [], linePx: null })).toEqual([{ code: 'unusual', typical: 0.25 }])
  expect(doubts(scale(4, 0.25))).toEqual(['unusual'])
})

it('doubts a scale that contradicts another objective on the same camera and resolution', () => {
  const others = [scale(10, 1)]
  expect(scaleDoubts(scale(40, 0.5), { others, linePx: null })).toEqual([
    { code: 'unlike-other', other: 10, expected: 0.25 },
  ])
  expect(doubts(scale(40, 0.5), [scale(10, 1, { camera: 'B' }), scale(10, 1, { width: 640 })])).toEqual([])
})

it('doubts a scale measured along a short line', () => {
  expect(doubts(scale(40, 0.25), [], 60)).toEqual(['short-line'])
  expect(doubts(scale(40, 0.25), [], 400)).toEqual([])
})

it('accepts the limits of the ordinary range', () => {
  expect(doubts(scale(10, 0.25))).toEqual([])
  expect(doubts(scale(10, 0.2499))).toEqual(['unusual'])
  expect(doubts(scale(10, 4))).toEqual([])
  expect(doubts(scale(10, 4.001))).toEqual(['unusual'])
})

it('compares only with another objective at the same width and height', () => {
  expect(doubts(scale(40, 0.5), [scale(40, 0.25)])).toEqual([])
  expect(doubts(scale(40, 0.5), [scale(10, 1, { height: 720 })])).toEqual([])
  expect(doubts(scale(40, 0.5), [scale(10, 1, { height: 720 }), scale(20, 0.5)])).toEqual(['unlike-other'])
})

it('names the first objective that contradicts the scale, and skips those that agree', () => {
  const others = [scale(20, 1), scale(10, 1), scale(4, 9)]
  expect(scaleDoubts(scale(40, 0.5), { others, linePx: null })).toEqual([
    { code: 'unlike-other', other: 10, expected: 0.25 },
  ])
})

it('allows the powers to differ by 12 per cent either way', () => {
  const at = (micronsPerPixel: number) => doubts(scale(40, micronsPerPixel), [scale(10, 1)])
  expect([0.2201, 0.25, 0.2799].map(at)).toEqual([[], [], []])
  expect([0.2199, 0.2801].map(at)).toEqual([['unlike-other'], ['unlike-other']])
})

it('states how large the error of a short line may be', () => {
  expect(scaleDoubts(scale(40, 0.25), { others: [], linePx: 60 })).toEqual([{ code: 'short-line', percent: 2.5 }])
  expect(doubts(scale(40, 0.25), [], 75)).toEqual([])
  expect(doubts(scale(40, 0.25), [], 74)).toEqual(['short-line'])
})
