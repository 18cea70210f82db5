import { expect, it } from 'vitest'
import { differences, personText } from './person.ts'

it('A wrong digit stands out from an accession number that was read', () => {
  expect(differences('S26-01432', 'S26-01482')).toEqual([
    { text: 'S26-014', same: true },
    { text: '3', same: false },
    { text: '2', same: true },
  ])
  expect(differences('S26-1', '')).toEqual([{ text: 'S26-1', same: true }])
})

it('A person is told by what is known of them', () => {
  expect(personText({ patientSex: 'female', birthDate: '1987-03-09' })).toBe('F · born 1987-03-09')
  expect(personText({ patientSex: null, birthDate: null })).toBe('')
})
