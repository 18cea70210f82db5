import { expect, it } from 'vitest'
import { formatDistance, formatLength, formatMm2, formatProbability, formatScore } from './index.ts'

it('A probability has two digits and is never certain', () => {
  expect([0, 0.004, 0.0099, 0.01, 0.874, 0.99, 0.9901, 0.996, 1].map(formatProbability)).toEqual([
    ...['<0.01', '<0.01', '<0.01', '0.01', '0.87', '0.99', '>0.99', '>0.99', '>0.99'],
  ])
})

it('A probability below one half never reads as one half', () => {
  expect([0.494, 0.4951, 0.4999, 0.5, 0.504].map(formatProbability)).toEqual(['0.49', '0.49', '0.49', '0.50', '0.50'])
})

it('A score in thousandths reads like the probability that it stands for', () => {
  expect([0, 9, 10, 499, 500, 874, 990, 991, 1000].map(formatScore)).toEqual([
    ...['<0.01', '<0.01', '0.01', '0.49', '0.50', '0.87', '0.99', '>0.99', '>0.99'],
  ])
})

it('An area has no more digits than it is worth', () => {
  expect([0, 0.004, 0.0841, 0.84, 4.26, 9.94, 9.96, 119.6, 1234].map(formatMm2)).toEqual([
    ...['0', '<0.01', '0.08', '0.84', '4.3', '9.9', '10', '120', '1\u2009234'],
  ])
})

it('A length has the unit that a reader would use', () => {
  expect([2.46, 12.34, 123.4, 999, 1234].map(formatLength)).toEqual(['2.5 µm', '12 µm', '123 µm', '999 µm', '1.23 mm'])
})

it('A distance is measured by the scale of the slide, and in pixels without one', () => {
  const to = { x: 1040, y: 2050 }
  expect(formatDistance({ x: 1000, y: 2080 }, to, 0.5)).toBe('25 µm')
  expect(formatDistance({ x: 1000, y: 2080 }, to, 0.25)).toBe('13 µm')
  expect(formatDistance({ x: 0, y: 0 }, { x: 3000, y: 4000 }, null)).toBe('5\u2009000 px')
})
