import { expect, it } from 'vitest'
import { permissionsOf, type Role } from '#shared/contract/roles.ts'
import { sectionNames, sectionsWith, type Viewer } from './sections.ts'

const alone: Viewer = { several: false, may: () => true }
const viewer = (role: Role): Viewer => ({ several: true, may: (permission) => permissionsOf([role]).has(permission) })

it('Without a word, every section is listed for an administrator', () => {
  expect(sectionsWith('  ', viewer('administrator'))).toEqual(sectionNames)
})

it('A section is found by its title and by the names of its settings, whatever the case of the letters', () => {
  expect(sectionsWith('Display', alone)).toContain('display')
  expect(sectionsWith('THEME', alone)).toEqual(['display'])
  expect(sectionsWith('accession', alone)).toEqual(['orders'])
  expect(sectionsWith('pictures', alone)).toEqual(['report'])
})

it('Every word must occur', () => {
  expect(sectionsWith('model card', alone)).toEqual(['model'])
  expect(sectionsWith('model theme', alone)).toEqual([])
})

it('Whoever works alone has no account, and a person sees the sections that the roles can use', () => {
  expect(sectionNames.filter((name) => !sectionsWith('', alone).includes(name))).toEqual(['account', 'people'])
  expect(sectionsWith('', viewer('trainee'))).toEqual(['reader', 'account', 'display', 'system', 'keys'])
})
