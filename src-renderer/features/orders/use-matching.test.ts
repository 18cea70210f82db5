import { expect, it } from 'vitest'
import { firstChoice } from './use-matching.ts'

const read = { codes: [{ format: 'QRCode', text: 'S26-01432' }] }
const offered = (...likeness: number[]) => likeness.map((likeness) => ({ likeness }))

it('No order is chosen in advance unless a code was read from the label', () => {
  expect(firstChoice(read, '', offered(0.9, 0.8))).toBe(0)
  expect(firstChoice({ codes: [] }, '', offered(0.9, 0.8))).toBeNull()
  expect(firstChoice(undefined, '', offered(0.9))).toBeNull()
  expect(firstChoice(read, '', [])).toBeNull()
})

it('A code that resembles no order, or several alike, chooses nothing', () => {
  expect(firstChoice(read, '', offered(0.2, 0.1))).toBeNull()
  expect(firstChoice(read, '', offered(0.9, 0.9))).toBeNull()
  expect(firstChoice(read, '', offered(0.6))).toBe(0)
})

it('Words that a reader types choose nothing by themselves', () => {
  expect(firstChoice(read, 'vale', offered(0.9))).toBeNull()
})
