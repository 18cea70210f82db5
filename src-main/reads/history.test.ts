import { expect, it } from 'vitest'
import { after, type History, type HistoryEntry, type HistoryKind, replay } from './history.ts'

const kinds: readonly HistoryKind[] = ['act', 'undo', 'redo', 'copy']
const empty: History = { done: [], undone: [] }

/** All histories of this many entries. */
function histories(length: number): HistoryEntry[][] {
  if (length === 0) return [[]]
  return histories(length - 1).flatMap((before) => kinds.map((kind) => [...before, { id: length, kind }]))
}

it('A history told again from the records is the one that was told step by step, whatever was done', () => {
  for (const entries of histories(6)) {
    const told = entries.reduce(after, empty)
    expect(replay(entries), entries.map(({ kind }) => kind).join(' ')).toEqual(told)
  }
})

it('An act is undone and redone; a new act forgets what was undone; a copy forgets everything', () => {
  const told = (...of: HistoryKind[]) => replay(of.map((kind, n) => ({ id: n + 1, kind })))
  expect(told('act', 'act', 'undo')).toEqual({ done: [1], undone: [2] })
  expect(told('act', 'act', 'undo', 'redo')).toEqual({ done: [1, 2], undone: [] })
  expect(told('act', 'undo', 'act')).toEqual({ done: [3], undone: [] })
  expect(told('act', 'act', 'undo', 'undo', 'redo')).toEqual({ done: [1], undone: [2] })
  expect(told('act', 'undo', 'copy', 'undo', 'redo')).toEqual(empty)
  expect(told('undo', 'redo')).toEqual(empty)
})
