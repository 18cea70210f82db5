import { expect, it } from 'vitest'
import { headProbabilities } from './head.ts'

const head = {
  sha256: 'abcdefabcdefabcdef',
  classes: ['NILM', 'HSIL'],
  weights: Float32Array.of(1, 0, 0, 1),
  bias: Float32Array.of(0, 1),
  temperature: 2,
}

it('a head is the softmax of its weights and bias over the temperature, one row per embedding', () => {
  const rows = headProbabilities(head, Float32Array.of(1, 0, 3, 2), 2)
  // Logits (1, 1) / 2 and (3, 3) / 2, then a difference of one half.
  expect([...rows]).toEqual([0.5, 0.5, 0.5, 0.5])
  const [nilm, hsil] = headProbabilities(head, Float32Array.of(0, 0), 1)
  expect(hsil! / nilm!).toBeCloseTo(Math.exp(0.5), 6)
  expect(nilm! + hsil!).toBeCloseTo(1, 6)
})

it('gives probabilities even for large logits', () => {
  const rows = headProbabilities(head, Float32Array.of(2000, -2000), 1)
  expect([...rows]).toEqual([1, 0])
})

it('refuses embeddings of another size, by its hash', () => {
  expect(() => headProbabilities(head, new Float32Array(3), 1)).toThrow(/head-invalid.*abcdefabcdef/)
})
