import { expect, it } from 'vitest'
import { rowFor } from '#renderer/client/testing.ts'
import { ageFrom, changeOf, faultsOf, formOf } from './case-form.ts'

const row = rowFor(1, { patientName: 'Vale, Nora', birthDate: '1987-03-09', patientSex: 'female', patientAge: 39 })
const form = formOf(row)

it('A form that was not changed saves nothing', () => {
  expect(changeOf(row, form)).toBeNull()
  expect(changeOf(rowFor(2), formOf(rowFor(2)))).toBeNull()
})

it('Only the changed fields of the person are saved, and the date of birth in one notation', () => {
  expect(changeOf(row, { ...form, sex: '' })).toEqual({ caseId: 1, patientSex: null })
  expect(changeOf(row, { ...form, born: '10.3.1987' })).toMatchObject({ caseId: 1, birthDate: '1987-03-10' })
  expect(changeOf(row, { ...form, born: '' })).toEqual({ caseId: 1, birthDate: null })
})

it('A complete date of birth gives the age, whatever the field of the age says', () => {
  const born = { ...formOf(rowFor(2)), born: '2000-01-01', age: '7' }
  expect(ageFrom(born)).toBeGreaterThan(25)
  expect(changeOf(rowFor(2), born)).toMatchObject({ birthDate: '2000-01-01', patientAge: ageFrom(born) })
  expect(ageFrom({ ...form, born: '1987' })).toBeNull()
})

it('A date of birth that is invalid or ambiguous is a fault', () => {
  const fault = (born: string) => faultsOf({ ...form, born }).born
  expect(['1987-03-09', '9.3.1987', '1987', ''].map(fault)).toEqual([null, null, null, null])
  expect(['01/02/1980', '1987-02-30', '3000-01-01'].map(fault)).toEqual(['two-ways', 'wrong', 'wrong'])
})
