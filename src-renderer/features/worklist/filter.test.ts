import { expect, it } from 'vitest'
import { askedFilter, isFiltering, noFilter } from './filter.ts'

it('A filter of blanks has no effect', () => {
  expect(isFiltering(noFilter)).toBe(false)
  expect(isFiltering({ ...noFilter, text: '  ' })).toBe(false)
  expect(isFiltering({ ...noFilter, text: 'a' })).toBe(true)
  expect(isFiltering({ ...noFilter, lanes: new Set(['urgent']) })).toBe(true)
  expect(isFiltering({ ...noFilter, groups: new Set(['signed']) })).toBe(true)
})

it('The core gets lists, and no more text than it accepts', () => {
  const filter = {
    text: ` ${'a'.repeat(300)}`,
    lanes: new Set(['urgent'] as const),
    groups: new Set(['signed'] as const),
    archived: true,
  }
  expect(askedFilter(filter)).toEqual({
    text: 'a'.repeat(200),
    lanes: ['urgent'],
    groups: ['signed'],
    archived: true,
  })
})
