import { expect, it } from 'vitest'
import { createLostParts } from './lost-parts.ts'

it('Whether parts of a slide are lost is asked of the records once in two seconds', () => {
  let time = 1000
  let asked = 0
  let lost = false
  const hasLostParts = createLostParts(
    () => {
      asked++
      return { reliability: { kind: 'ok', reasons: lost ? [{ code: 'tiles-damaged', params: {} }] : [] } } as never
    },
    () => time,
  )
  expect([hasLostParts(1), hasLostParts(1)]).toEqual([false, false])
  expect(asked).toBe(1)
  lost = true
  time += 1999
  expect(hasLostParts(1)).toBe(false)
  time += 1
  expect(hasLostParts(1)).toBe(true)
  expect(asked).toBe(2)
})
