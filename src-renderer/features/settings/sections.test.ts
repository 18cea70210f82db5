import { expect, it } from 'vitest'
import { sectionNames, sectionsWith } from './sections.ts'

it('Without a word, every section is listed', () => {
  expect(sectionsWith('  ')).toEqual(sectionNames)
})

it('A section is found by its title and by the names of its settings, whatever the case of the letters', () => {
  expect(sectionsWith('Display')).toContain('display')
  expect(sectionsWith('THEME')).toEqual(['display'])
  expect(sectionsWith('accession')).toEqual(['orders'])
  expect(sectionsWith('pictures')).toEqual(['report'])
})

it('Every word must occur', () => {
  expect(sectionsWith('model card')).toEqual(['model'])
  expect(sectionsWith('model theme')).toEqual([])
})
