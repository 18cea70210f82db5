import { expect, it } from 'vitest'
import type { CommandDefinition } from '#renderer/commands/index.ts'
import { withKey, withoutChange } from './key-changes.ts'

const undo: CommandDefinition = { id: 'undo', area: 'gallery', title: 'common.open', keys: ['Z', 'Ctrl+Z'] }

it('A new key takes the place of the first one, and the others stay', () => {
  expect(withKey({}, undo, 'L')).toEqual({ undo: ['L', 'Ctrl+Z'] })
  expect(withKey({ undo: ['L', 'Ctrl+Z'] }, undo, 'Q')).toEqual({ undo: ['Q', 'Ctrl+Z'] })
  expect(withKey({}, undo, 'Ctrl+Z')).toEqual({ undo: ['Ctrl+Z'] })
})

it('A command can be left without its key', () => {
  expect(withKey({}, undo, null)).toEqual({ undo: ['Ctrl+Z'] })
  expect(withKey({ undo: ['Ctrl+Z'] }, undo, null)).toEqual({ undo: [] })
})

it('Keys that are as declared again, or reset, are no change', () => {
  expect(withKey({ undo: ['L', 'Ctrl+Z'], other: ['Q'] }, undo, 'Z')).toEqual({ other: ['Q'] })
  expect(withoutChange({ undo: ['L'], other: ['Q'] }, undo)).toEqual({ other: ['Q'] })
})
