import { expect, it } from 'vitest'
import { ageOn, sexOf, specimenOf } from './order.ts'

const today = new Date('2026-11-25T12:00:00Z')

it('A sex is accepted in the words of HL7, FHIR and tables, and other words are unknown', () => {
  expect(['F', 'male', ' O ', 'U', '', 'w'].map(sexOf)).toEqual(['female', 'male', 'other', 'unknown', null, 'female'])
  expect(sexOf('7')).toBeUndefined()
})

it('An age is in whole years, and unknown without the full date of birth', () => {
  expect(ageOn('1990-11-25', today)).toBe(36)
  expect(ageOn('1990-11-26', today)).toBe(35)
  expect(ageOn('1990', today)).toBeNull()
  expect(ageOn(null, today)).toBeNull()
})

it('A preparation is recognised by its usual names', () => {
  expect(['ThinPrep vial', 'SurePath', 'LBC', 'Conventional Pap smear', 'Cervix'].map(specimenOf)).toEqual([
    'liquid-based',
    'liquid-based',
    'liquid-based',
    'conventional',
    'not-stated',
  ])
})

it('A sex is recognised by every word of HL7, FHIR and tables, in upper and lower case', () => {
  const words = {
    female: ['f', 'female', 'w', 'weiblich', '女'],
    male: ['m', 'male', 'männlich', '男'],
    other: ['o', 'a', 'other', 'd', 'divers', 'ambiguous'],
    unknown: ['u', 'n', 'unknown', 'not applicable'],
  }
  for (const [sex, known] of Object.entries(words))
    for (const word of known) expect([sexOf(word), sexOf(` ${word.toUpperCase()} `)], word).toEqual([sex, sex])
})

it('An age changes on the birthday, and is unknown before birth and beyond 120 years', () => {
  const on = (day: string) => ageOn('1990-11-25', new Date(`${day}T12:00:00`))
  expect([on('2026-11-24'), on('2026-11-25'), on('2026-10-30'), on('2026-12-01')]).toEqual([35, 36, 35, 36])
  expect([on('1990-11-25'), on('1990-11-24'), on('1980-01-01')]).toEqual([0, null, null])
  expect([on('2110-11-25'), on('2111-11-25'), on('2111-11-24')]).toEqual([120, null, 120])
  expect(ageOn('1990-11', today)).toBeNull()
  expect(ageOn('', today)).toBeNull()
})

it('A preparation is recognised by each of its usual names', () => {
  for (const text of ['thin prep', 'Thin-Prep', 'sure-path', 'Liquid based', 'lbc', 'Dünnschicht', 'monolayer', '液基'])
    expect(specimenOf(text), text).toBe('liquid-based')
  for (const text of ['conventional', 'SMEAR', 'Abstrich', 'konventionell', 'Frottis', '涂片'])
    expect(specimenOf(text), text).toBe('conventional')
  for (const text of ['', 'albcx', 'biopsy']) expect(specimenOf(text), text).toBe('not-stated')
})
