import { describe, expect, it } from 'vitest'
import { allInFocus, fieldAt, hasPlane, startPlaneOf } from './slide-info.ts'

describe('The field at a point', () => {
  const left = { x: 0, y: 0, width: 100, height: 80 }
  const right = { x: 120, y: 10, width: 100, height: 80 }
  const at = (x: number, y: number) => fieldAt([left, right], x, y)

  it('is the one that contains it, including its left and upper edge only', () => {
    expect(at(0, 0)).toBe(left)
    expect(at(99.9, 79.9)).toBe(left)
    expect(at(120, 10)).toBe(right)
    expect(at(219, 89)).toBe(right)
  })

  it('is null on the glass around and between fields', () => {
    for (const [x, y] of [
      [100, 40],
      [119, 40],
      [50, 80],
      [150, 9],
      [150, 90],
      [220, 40],
      [-1, 40],
      [50, -1],
    ] as const)
      expect(at(x, y), `${x}, ${y}`).toBeNull()
  })

  it('is null on a slide that does not consist of fields', () => {
    expect(fieldAt(undefined, 1, 1)).toBeNull()
    expect(fieldAt([], 1, 1)).toBeNull()
  })
})

describe('The plane that is shown first', () => {
  it('is the one that the slide names, otherwise the middle one, the lower of two', () => {
    expect(startPlaneOf({ planes: 20, startPlane: 16 })).toBe(16)
    expect(startPlaneOf({ planes: 20, startPlane: 0 })).toBe(0)
    expect([1, 2, 3, 4, 5].map((planes) => startPlaneOf({ planes }))).toEqual([0, 0, 1, 1, 2])
  })
})

describe('A plane', () => {
  it('exists from 0 up to the number of planes', () => {
    expect([-2, 0, 1, 2, 3].filter((plane) => hasPlane({ planes: 3 }, plane))).toEqual([0, 1, 2])
    expect(hasPlane({ planes: 3 }, 0.5)).toBe(false)
    expect(hasPlane({ planes: 3 }, Number.NaN)).toBe(false)
  })

  it('of all in focus exists if there are several planes to combine', () => {
    expect(hasPlane({ planes: 2 }, allInFocus)).toBe(true)
    expect(hasPlane({ planes: 1 }, allInFocus)).toBe(false)
  })
})
