import { expect, it } from 'vitest'
import type { LoadedModel } from '#main/models/index.ts'
import { nearestTo } from './nearest.ts'

const label = (n: number) => ({ label: `class ${n}`, source: `file ${n}`, column: n, row: 2 * n })
/** Six examples, each further from the first axis than the one before it. */
const angles = [0.5, 0.1, 0.3, 0.2, 0.6, 0.4]
const model = {
  exemplars: {
    ...{ thumbPx: 64, citation: 'Somebody 2020', sheet: new Uint8Array(), sheetSha256: 'abc' },
    entries: angles.map((_, n) => label(n)),
    embeddings: Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)])),
    embeddingSize: 2,
  },
} as unknown as LoadedModel
const embedding = new Uint8Array(Float32Array.of(3, 0).buffer)
const sheet = { url: '/exemplars.jpg?v=abc', thumbPx: 64, citation: 'Somebody 2020' }

it('the five training cells nearest to an embedding are shown, the nearest first, with where they are on the sheet', () => {
  const near = nearestTo(embedding, model)
  expect(near.sheet).toEqual(sheet)
  expect(near.examples.map(({ similarity: _, ...shown }) => shown)).toEqual([1, 3, 2, 5, 0].map(label))
  expect(near.examples[0]!.similarity).toBeCloseTo(Math.cos(0.1), 5)
})

it('a cell that was not graded has none, and neither has one whose model is not loaded or has no examples', () => {
  expect(nearestTo(null, model)).toEqual({ examples: [], sheet })
  expect(nearestTo(embedding, null)).toEqual({ examples: [], sheet: null })
  expect(nearestTo(embedding, { exemplars: null } as unknown as LoadedModel)).toEqual({ examples: [], sheet: null })
})
