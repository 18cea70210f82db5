import { describe, expect, it } from 'vitest'
import type { ModelEntry } from '#shared/contract/schemas/system.ts'
import { choicesOf } from './model-choices.ts'

const entry = (name: string, change: Partial<ModelEntry> = {}): ModelEntry => ({
  ...{ name, task: 'cervix', version: '1.0', sha256: 'abcdef0123456789', inUse: false, previous: false },
  ...{ error: null, heads: [] },
  ...change,
})

describe('the list of models', () => {
  it('says which one is in use and which was in use before', () => {
    const lines = choicesOf([entry('a', { inUse: true }), entry('b', { previous: true }), entry('c')])
    expect(lines.map(({ label, note, inUse }) => [label, note, inUse])).toEqual([
      ['a 1.0', 'in use · abcdef012345', true],
      ['b 1.0', 'previously in use · abcdef012345', false],
      ['c 1.0', 'abcdef012345', false],
    ])
  })

  it('offers a model with each of its heads, and without a head if one is in use', () => {
    const heads = [
      { file: 'x.json', version: '2', inUse: true },
      { file: 'y.json', version: '3', inUse: false },
    ]
    const lines = choicesOf([entry('a', { inUse: true, heads })])
    expect(lines.map(({ head, inUse }) => [head, inUse])).toEqual([
      [null, false],
      ['x.json', true],
      ['y.json', false],
    ])
    expect(new Set(lines.map(({ key }) => key)).size).toBe(3)
  })

  it('keeps the reason of a refused model, which has neither version nor hash', () => {
    const error = { code: 'model-hash-mismatch', params: { file: 'a/grader.onnx' } }
    expect(choicesOf([entry('a', { version: null, sha256: null, error })])).toMatchObject([
      { label: 'a', note: '', error },
    ])
  })
})
