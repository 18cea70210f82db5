import { describe, expect, it } from 'vitest'
import type { Turn } from '#main/engine/protocol/index.ts'
import { turned } from './turned.ts'

/** Two pictures of 2 x 2 px with red 1, 2, 3, 4 and 5, 6, 7, 8. */
const pictures = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8].flatMap((red) => [red, 100 + red, 200 + red]))
const reds = (turn: Turn) => [...turned(pictures, 2, 2, turn)].filter((_, i) => i % 3 === 0)

describe('turned', () => {
  it('rotates by quarters counterclockwise, and from 4 on the mirror image', () => {
    expect(reds(0)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(reds(1)).toEqual([2, 4, 1, 3, 6, 8, 5, 7])
    expect(reds(2)).toEqual([4, 3, 2, 1, 8, 7, 6, 5])
    expect(reds(3)).toEqual([3, 1, 4, 2, 7, 5, 8, 6])
    expect(reds(4)).toEqual([2, 1, 4, 3, 6, 5, 8, 7])
    expect(new Set(([0, 1, 2, 3, 4, 5, 6, 7] as const).map((turn) => reds(turn).join())).size).toBe(8)
  })

  it('keeps the colours of a pixel together and the source unchanged', () => {
    expect([...turned(pictures, 2, 2, 3).subarray(0, 3)]).toEqual([3, 103, 203])
    expect(pictures[0]).toBe(1)
  })
})
