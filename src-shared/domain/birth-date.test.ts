import { expect, it } from 'vitest'
import { birthDateOf } from './birth-date.ts'

const today = new Date('2026-11-25T12:00:00Z')

it('A date of birth is accepted in every notation that has only one meaning', () => {
  const read = (text: string) => birthDateOf(text, today)
  expect(['1987-03-09', '19870309', '198703091530', '9.3.1987', '1987-03', '1987', ''].map(read)).toEqual([
    '1987-03-09',
    '1987-03-09',
    '1987-03-09',
    '1987-03-09',
    '1987-03',
    '1987',
    null,
  ])
  for (const wrong of ['1987-02-30', '2027-01-01', '1700-01-01', 'x', '87-03-09', '31.11.1987'])
    expect(read(wrong), wrong).toBeUndefined()
})

it('A date of birth is accepted with a time and a zone, and as a partial HL7 date', () => {
  const read = (text: string) => birthDateOf(text, today)
  expect(read('1987-03-09T08:30:00+01:00')).toBe('1987-03-09')
  expect(read('19870309083015.25+0100')).toBe('1987-03-09')
  expect(read(' 198703 ')).toBe('1987-03')
  expect(read('09.03.1987')).toBe('1987-03-09')
  expect(read('   ')).toBeNull()
  for (const wrong of ['1987-3-9', '198703091', '1987-13', '1987-00-10', '9.3.87', 'born 1987-03-09', '1987-03-09 x'])
    expect(read(wrong), wrong).toBeUndefined()
})

it('A date of birth must lie between 1850 and today', () => {
  const read = (text: string) => birthDateOf(text, new Date('2026-11-25T00:00:00Z'))
  expect(read('1850-01-01')).toBe('1850-01-01')
  expect(read('1849-12-31')).toBeUndefined()
  expect(read('2026-11-25')).toBe('2026-11-25')
  expect(read('2026-11-26')).toBeUndefined()
})

it('A date that is day and month, or month and day, is told apart only where one of them is none', () => {
  const read = (text: string) => birthDateOf(text, today)
  expect(['25/12/1980', '12/25/1980', '13-01-1980', '5/5/1980'].map(read)).toEqual([
    '1980-12-25',
    '1980-12-25',
    '1980-01-13',
    '1980-05-05',
  ])
  for (const open of ['01/02/1980', '1-2-1980', '12/11/1980 00:00']) expect(read(open), open).toBe('two-ways')
  for (const none of ['13/13/1980', '31/02/1980', '0/1/1980']) expect(read(none), none).toBeUndefined()
})

it('A date with a time behind it is that day, but for an evening in Greenwich, which is the next day elsewhere', () => {
  const read = (text: string) => birthDateOf(text, today)
  for (const date of ['1980-01-02 00:00:00', '2.1.1980 0:00', '1980-01-02T00:00:00.000Z', '1980-01-02 12:00:00 AM'])
    expect(read(date), date).toBe('1980-01-02')
  expect(read('1980-01-01T23:00:00Z')).toBe('two-ways')
  expect(read('1980-01-01T22:00:00.000+00:00')).toBe('two-ways')
  expect(read('1980-01-01T23:00:00+01:00')).toBe('1980-01-01')
  expect(read('1980-01-02 25 Uhr')).toBeUndefined()
})

it('What is not known of a date is left out, also where zeros stand for it', () => {
  const read = (text: string) => birthDateOf(text, today)
  expect(['19800000', '19800100', '1980-00-00', '1980-01-00'].map(read)).toEqual(['1980', '1980-01', '1980', '1980-01'])
  expect(read('1980-00-02')).toBeUndefined()
})

it('A month may have its English name, and Chinese dates their signs', () => {
  for (const text of ['2-Jan-1980', '02 January 1980', 'Jan 2, 1980', '1980年1月2日', '1980/1/2'])
    expect(birthDateOf(text, today), text).toBe('1980-01-02')
  expect(birthDateOf('2-Foo-1980', today)).toBeUndefined()
})
