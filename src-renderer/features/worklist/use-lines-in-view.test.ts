import { describe, expect, it } from 'vitest'
import { linesSeen, scrolledTo } from './use-lines-in-view.ts'

describe('Lines in view', () => {
  it('are those that show any part', () => {
    expect(linesSeen(0, 400, 40)).toEqual({ first: 0, count: 10 })
    expect(linesSeen(39, 400, 40)).toEqual({ first: 0, count: 11 })
    expect(linesSeen(40, 400, 40)).toEqual({ first: 1, count: 10 })
    expect(linesSeen(3_999_960, 400, 40)).toEqual({ first: 99_999, count: 10 })
  })

  it('are at least one where there is no height yet', () => {
    expect(linesSeen(0, -32, 40)).toEqual({ first: 0, count: 1 })
  })

  it('stay where they are when the line is among them, else move as little as needed', () => {
    expect(scrolledTo(3, 100, 400, 40)).toBe(100)
    expect(scrolledTo(2, 100, 400, 40)).toBe(80)
    expect(scrolledTo(12, 100, 400, 40)).toBe(120)
    expect(scrolledTo(99_999, 0, 400, 40)).toBe(3_999_600)
  })
})
