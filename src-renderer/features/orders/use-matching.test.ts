import { expect, it } from 'vitest'
import { firstChoice } from './use-matching.ts'

const code = { format: 'QRCode', text: 'S26-01432' }

it('No order is chosen in advance unless a code was read from the label', () => {
  expect(firstChoice({ codes: [code] }, '')).toBe(0)
  expect(firstChoice({ codes: [] }, '')).toBeNull()
  expect(firstChoice(undefined, '')).toBeNull()
})

it('Words that a reader types choose nothing by themselves', () => {
  expect(firstChoice({ codes: [code] }, 'vale')).toBeNull()
})
