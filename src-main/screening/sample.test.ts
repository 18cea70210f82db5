import { expect, it } from 'vitest'
import { emptySums } from '#shared/domain/reliability.ts'
import { addToSample, evenSample } from './sample.ts'

const row = (id: number, sharpness: number) => ({
  id,
  sharpness,
  probabilities: Float32Array.of(1),
  embedding: Float32Array.of(id, 1),
  stain: Float32Array.of(0.5, 0.25),
})

it('takes all ids if there are few, and evenly spread ones if there are many', () => {
  expect(evenSample([3, 5, 9], 5)).toEqual([3, 5, 9])
  const many = Array.from({ length: 100 }, (_, i) => i)
  expect(evenSample(many, 4)).toEqual([12, 37, 62, 87])
  expect(new Set(evenSample(many, 99)).size).toBe(99)
})

it('sums up only what belongs to the sample, chunk by chunk', () => {
  const sums = addToSample(new Set([1, 2, 4]), -1)
  const first = sums(emptySums, [row(1, -2), row(3, -2)])
  expect(first).toEqual({ cells: 1, blurred: 1, stain: [0.5, 0.25], embedding: [1, 1] })
  expect(sums(first, [row(2, 0), row(4, -3)])).toEqual({ cells: 3, blurred: 2, stain: [1.5, 0.75], embedding: [7, 3] })
  expect(sums(first, [row(9, 0)])).toEqual(first)
})
