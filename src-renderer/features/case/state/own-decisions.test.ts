import { expect, it } from 'vitest'
import { createOwnDecisions } from './own-decisions.ts'

it('A decision of this window is its own until another window decides at the same depth', () => {
  const own = createOwnDecisions()
  own.made(1)
  own.made(2)
  expect([own.has(1), own.has(2), own.has(3)]).toEqual([true, true, false])
  own.madeElsewhere(2)
  expect([own.has(1), own.has(2)]).toEqual([true, false])
})

it('A new decision ends the undone branch, so the depths above belong to nobody', () => {
  const own = createOwnDecisions()
  own.made(1)
  own.made(2)
  own.made(3)
  own.made(2)
  expect([own.has(2), own.has(3)]).toEqual([true, false])
})
