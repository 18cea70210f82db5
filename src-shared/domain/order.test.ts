import { expect, it } from 'vitest'
import { ageOn, birthDateOf, sexOf, specimenOf } from './order.ts'

const today = new Date('2026-11-25T12:00:00Z')

it('A date of birth is taken in the ways that can be read in one way only', () => {
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
  for (const wrong of ['1987-02-30', '09/03/1987', '2027-01-01', '1700-01-01', 'x', '87-03-09', '31.11.1987'])
    expect(read(wrong), wrong).toBeUndefined()
})

it('A sex is taken in the words of HL7, FHIR and tables; others are none', () => {
  expect(['F', 'male', ' O ', 'U', '', 'w'].map(sexOf)).toEqual(['female', 'male', 'other', 'unknown', null, 'female'])
  expect(sexOf('7')).toBeUndefined()
})

it('An age is the whole years on the day, and none where the day of birth is not known', () => {
  expect(ageOn('1990-11-25', today)).toBe(36)
  expect(ageOn('1990-11-26', today)).toBe(35)
  expect(ageOn('1990', today)).toBeNull()
  expect(ageOn(null, today)).toBeNull()
})

it('A preparation is known by its usual names', () => {
  expect(['ThinPrep vial', 'SurePath', 'LBC', 'Conventional Pap smear', 'Cervix'].map(specimenOf)).toEqual([
    'liquid-based',
    'liquid-based',
    'liquid-based',
    'conventional',
    'not-stated',
  ])
})
