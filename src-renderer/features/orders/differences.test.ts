import { expect, it } from 'vitest'
import { differences } from './differences.ts'

it('A wrong digit in an accession number is highlighted', () => {
  expect(differences('S26-01432', 'S26-01482')).toEqual([
    { text: 'S26-014', same: true },
    { text: '3', same: false },
    { text: '2', same: true },
  ])
  expect(differences('S26-1', '')).toEqual([{ text: 'S26-1', same: true }])
})
