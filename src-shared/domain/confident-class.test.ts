import { expect, it } from 'vitest'
import { confidentClasser } from './confident-class.ts'
import { cervix } from './task/testing.ts'

const classes = ['NILM', 'HSIL', 'ASC-US', 'SCC', 'Candida', 'LSIL', 'ASC-H']
const confident = (of: Partial<Record<(typeof classes)[number], number>>) =>
  confidentClasser(cervix, classes)(classes.map((code) => of[code] ?? 0))

it('A model is confident of the gravest class that the cell reaches together with graver ones', () => {
  expect(confident({ HSIL: 0.95, NILM: 0.05 })).toBe('HSIL')
  expect(confident({ SCC: 0.5, HSIL: 0.42, NILM: 0.08 })).toBe('HSIL')
  expect(confident({ SCC: 0.3, 'ASC-H': 0.3, LSIL: 0.35, NILM: 0.05 })).toBe('LSIL')
  expect(confident({ SCC: 0.92, NILM: 0.08 })).toBe('SCC')
})

it('A model is confident of nothing where the abnormal classes together do not reach 0.9', () => {
  expect(confident({ HSIL: 0.8, NILM: 0.2 })).toBeNull()
  expect(confident({ Candida: 0.95, NILM: 0.05 })).toBeNull()
  expect(confident({ HSIL: 0.5, 'ASC-US': 0.25, LSIL: 0.25 })).toBe('ASC-US')
})

it('A class of another task is an error', () => {
  expect(() => confidentClasser(cervix, ['CIN 2'])).toThrow('has no class CIN 2')
})
