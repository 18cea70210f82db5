import { expect, it } from 'vitest'
import { formatMm2, formatProbability, formatScore } from './index.ts'

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
