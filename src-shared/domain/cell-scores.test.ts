import { expect, it } from 'vitest'
import { cellScorer } from './cell-scores.ts'
import { cervix } from './task/testing.ts'

/** A model's own class list: in another order than the task's, and incomplete. */
const classes = ['Candida', 'HSIL', 'NILM', 'AGC', 'ASC-H']
const score = (...probabilities: number[]) => cellScorer(cervix, classes)(Float32Array.from(probabilities))

it('names the most probable class by its index in the model’s list, the first one among equals', () => {
  expect(score(0.1, 0.6, 0.2, 0.1, 0).best).toBe(1)
  expect(score(0.9, 0.05, 0.05, 0, 0).best).toBe(0)
  expect(score(0, 0, 0.1, 0.2, 0.7).best).toBe(4)
  expect(score(0.1, 0.4, 0.4, 0.1, 0).best).toBe(1)
  expect(score(0.2, 0.2, 0.2, 0.2, 0.2).best).toBe(0)
})

it('sums the abnormal classes and, separately, the high-grade ones', () => {
  const { abnormal, highGrade } = score(0.125, 0.25, 0.125, 0.25, 0.25)
  expect(abnormal).toBe(0.75)
  expect(highGrade).toBe(0.5)
  expect(score(0.5, 0, 0.5, 0, 0)).toEqual({ best: 0, abnormal: 0, highGrade: 0 })
})

it('never exceeds 1 despite rounded probabilities', () => {
  expect(score(0, 0.75, 0, 0, 0.5)).toEqual({ best: 1, abnormal: 1, highGrade: 1 })
})

it('refuses a model of another task', () => {
  expect(() => cellScorer(cervix, ['CIN 2'])).toThrow('has no class CIN 2')
})
