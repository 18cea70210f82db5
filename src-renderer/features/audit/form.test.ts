import { expect, it } from 'vitest'
import { emptyForm, filterOf, valuesOf } from './form.ts'

it('Empty fields ask for every event', () => {
  expect(filterOf(emptyForm)).toEqual({ person: null, kind: null, accession: null, from: null, until: null })
})

it('Days are those of this machine, and the last one is included', () => {
  const { from, until } = filterOf({ ...emptyForm, from: '2026-11-30', until: '2026-12-31' })
  expect(from).toBe(new Date(2026, 10, 30).toISOString())
  expect(until).toBe(new Date(2027, 0, 1).toISOString())
  expect(filterOf({ ...emptyForm, from: 'no day' }).from).toBeNull()
})

it('The values of an event are short text', () => {
  expect(valuesOf('{"version":2,"kind":"final","error":null}')).toBe('version 2, kind final')
  expect(valuesOf('{"readerName":{"characters":13},"slides":[1,2]}')).toBe('readerName 13 characters, slides [1, 2]')
  expect(valuesOf('not json')).toBe('not json')
})
