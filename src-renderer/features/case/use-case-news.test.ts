import { expect, it } from 'vitest'
import { cervix } from '#shared/domain/task/testing.ts'
import { actedText, askedText } from './use-case-news.ts'
import { switchTexts } from './use-switch-news.ts'

it('A decision is told with the class of its cell, or with the number of cells', () => {
  const told = (action: Parameters<typeof actedText>[0]['action'], label: string | null, cells = 1) =>
    actedText({ action, label, cells }, cervix)
  expect(told({ kind: 'accept' }, 'HSIL')).toBe('Accepted: HSIL')
  expect(told({ kind: 'relabel', label: 'LSIL' }, 'LSIL')).toBe('Relabelled: LSIL')
  expect(told({ kind: 'dismiss' }, null, 3)).toBe('Dismissed: 3 cells')
  expect(told({ kind: 'mark', marked: true }, 'HSIL')).toBe('Marked for the report: HSIL')
  expect(told({ kind: 'mark', marked: false }, 'HSIL')).toBe('No longer marked: HSIL')
  expect(told({ kind: 'add' }, 'SCC')).toBe('Added: SCC')
})

it('A step of another window is named before it is undone', () => {
  const at = '2026-11-30T10:32:00.000Z'
  const asked = askedText({ how: 'undone', action: 'dismiss', cells: 3, at })
  expect(asked.title).toBe('The last step was taken in another window')
  expect(asked.text).toMatch(/^Dismissed: 3 cells, at \d.*\. It stays as it is\.$/)
  expect(askedText({ how: 'redone', action: 'measure', cells: 0, at }).text).toMatch(/^A measured distance, at /)
})

it('A switch is told when it changes, and nothing else is', () => {
  const names = { heat: 'viewer.heat', grid: 'casePage.cmd-grid' } as const
  const before = { heat: false, grid: true, columns: 3 }
  expect(switchTexts(names, { ...before, heat: true, columns: 4 }, before)).toEqual(['Heatmap: on'])
  expect(switchTexts(names, { ...before, grid: false }, before)).toEqual(['Gallery as a full page: off'])
  expect(switchTexts(names, { ...before }, before)).toEqual([])
})
