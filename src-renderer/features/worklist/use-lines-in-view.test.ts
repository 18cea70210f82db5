import { describe, expect, it } from 'vitest'
import { linesSeen, scrolledTo } from './use-lines-in-view.ts'

describe('Lines in view', () => {
  it('include every line of which any part is visible', () => {
    expect(linesSeen(0, 400, 40)).toEqual({ first: 0, count: 10 })
    expect(linesSeen(39, 400, 40)).toEqual({ first: 0, count: 11 })
    expect(linesSeen(40, 400, 40)).toEqual({ first: 1, count: 10 })
    expect(linesSeen(3_999_960, 400, 40)).toEqual({ first: 99_999, count: 10 })
  })

  it('are at least one while the height is unknown', () => {
    expect(linesSeen(0, -32, 40)).toEqual({ first: 0, count: 1 })
  })

  it('do not move if they include the line, and otherwise move as little as necessary', () => {
    expect(scrolledTo(3, 100, 400, 40)).toBe(100)
    expect(scrolledTo(2, 100, 400, 40)).toBe(80)
    expect(scrolledTo(12, 100, 400, 40)).toBe(120)
    expect(scrolledTo(99_999, 0, 400, 40)).toBe(3_999_600)
  })
})
