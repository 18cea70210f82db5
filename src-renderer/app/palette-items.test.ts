import { expect, it } from 'vitest'
import type { Command } from '#renderer/commands/index.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import { paletteItems } from './palette-items.ts'

const command = (id: string, keyOnly = false): Command => ({
  definition: { id, area: 'everywhere', title: 'common.open', keys: ['E'], keyOnly },
  run: () => {},
})
const row = (id: number, accession: string, patientName = '') =>
  ({ id, accession, patientName, fileName: 'a.svs' }) as CaseRow
const offered = (query: string, rows: CaseRow[], commands: Command[]) =>
  paletteItems({ query, rows, commands, titleOf: ({ definition }) => definition.id, openCase: () => {} }).map(
    ({ id }) => id,
  )

it('offers the commands first, and cases once something is typed', () => {
  const rows = [row(1, 'S26-1', 'Ada Wong')]
  expect(offered('', rows, [command('open settings')])).toEqual(['open settings'])
  expect(offered('wong', rows, [command('open settings')])).toEqual(['case.1'])
  expect(offered('s', rows, [command('open settings')])).toEqual(['case.1', 'open settings'])
})

it('leaves out movement keys, and lists a command only once if two pages bind it', () => {
  expect(offered('', [], [command('next', true), command('edit'), command('edit')])).toEqual(['edit'])
})

it('matches commands on every word, in any order', () => {
  expect(offered('settings open', [], [command('open settings'), command('open help')])).toEqual(['open settings'])
})

it('shows no more cases than fit', () => {
  const rows = Array.from({ length: 50 }, (_, n) => row(n + 1, `S26-${n}`))
  expect(offered('s26', rows, [])).toHaveLength(8)
})

it('offers a command that the query names before the cases', () => {
  const commands = [command('open settings')]
  expect(offered('settings', [row(1, 'S26-1')], commands)).toEqual(['open settings', 'case.1'])
})

it('leaves out what cannot be done now, although a key explains why', () => {
  const explains: Command = { ...command('accept'), explains: true }
  expect(offered('accept', [], [explains])).toEqual([])
  expect(offered('', [], [explains])).toEqual([])
})
