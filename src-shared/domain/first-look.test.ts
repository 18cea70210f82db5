import { describe, expect, it } from 'vitest'
import { firstLook, type Suspect } from './first-look.ts'
import vectors from './first-look.vectors.json' with { type: 'json' }

/** A suspect. Cells lie far apart unless a test says otherwise. */
const cell = (id: number, abnormal: number, ...direction: number[]): Suspect => ({
  id,
  abnormal,
  x: id * 100,
  y: 0,
  embedding: Float32Array.from(direction),
})

describe('the first look', () => {
  it('is the order of suspicion if no cell resembles another', () => {
    const cells = [cell(1, 0.9, 1, 0, 0), cell(2, 0.8, 0, 1, 0), cell(3, 0.7, 0, 0, 1)]
    expect(firstLook(cells)).toEqual([1, 2, 3])
    expect(firstLook(cells, 2)).toEqual([1, 2])
  })

  it('does not let a group of similar cells hide another suspicious one', () => {
    const sheet = Array.from({ length: 12 }, (_, i) => cell(i, 0.9 - i * 0.001, 1, i * 0.01))
    const lone = cell(99, 0.7, 0, 1)
    const order = firstLook([...sheet, lone])
    expect(order[0]).toBe(0)
    expect(order[1]).toBe(99)
    expect(order).toHaveLength(10)
  })

  it('does not promote a harmless cell merely for being different', () => {
    const cells = [cell(1, 0.95, 1, 0), cell(2, 0.94, 1, 0), cell(3, 0.2, 0, 1)]
    expect(firstLook(cells)).toEqual([1, 2, 3])
  })

  it('takes only one of several cells that share a tile', () => {
    const clump = [cell(1, 0.9, 1, 0), { ...cell(2, 0.8, 0, 1), x: 106, y: 4 }, cell(3, 0.5, 0, 1)]
    expect(firstLook(clump)).toEqual([1, 3])
  })

  it('leaves harmless cells out, and may be empty', () => {
    expect(firstLook([cell(1, 0.4, 1, 0), cell(2, 0.09, 0, 1)])).toEqual([1])
    expect(firstLook([cell(1, 0.05, 1, 0)])).toEqual([])
  })

  it('is empty without suspects', () => {
    expect(firstLook([])).toEqual([])
  })

  it('gives the same order as the training code', () => {
    for (const { abnormal, embedding, place, expected } of vectors.cases) {
      const cells = abnormal.map((p, i) => ({ ...cell(i, p, ...embedding[i]!), x: place[i]![0]!, y: place[i]![1]! }))
      expect(firstLook(cells)).toEqual(expected)
    }
  })
})
