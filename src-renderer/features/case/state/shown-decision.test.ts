import { describe, expect, it } from 'vitest'
import { cellTable } from './cell-table.ts'
import { shownDecision } from './shown-decision.ts'
import { columnsOf } from './testing.ts'

const table = cellTable(
  columnsOf([
    { id: 1, label: 'HSIL', score: 0.9 },
    { id: 2, label: 'HSIL', score: 0.8, status: 2, readerLabel: 'LSIL', marked: true },
    { id: 3, label: 'ASC-US', score: 0, byReader: true },
  ]),
)
const [open, corrected, added] = [0, 1, 2]

describe('A tile shows', () => {
  it('what is stored while nothing waits for the core', () => {
    expect(shownDecision(table, open, undefined)).toEqual({
      ...{ label: 'HSIL', aiLabel: 'HSIL', status: 'open', marked: false },
    })
    expect(shownDecision(table, corrected, undefined)).toEqual({
      ...{ label: 'LSIL', aiLabel: 'HSIL', status: 'relabelled', marked: true },
    })
    expect(shownDecision(table, added, undefined)).toMatchObject({ label: 'ASC-US', aiLabel: null })
  })

  it('a decision from the key press on, as the core will store it', () => {
    expect(shownDecision(table, open, { kind: 'relabel', label: 'LSIL' })).toMatchObject({
      ...{ label: 'LSIL', aiLabel: 'HSIL', status: 'relabelled' },
    })
    expect(shownDecision(table, open, { kind: 'accept' })).toMatchObject({ label: 'HSIL', status: 'accepted' })
    expect(shownDecision(table, corrected, { kind: 'accept' })).toMatchObject({ label: 'LSIL', status: 'relabelled' })
    expect(shownDecision(table, corrected, { kind: 'dismiss' })).toMatchObject({
      ...{ label: 'LSIL', status: 'dismissed', marked: false },
    })
    expect(shownDecision(table, corrected, { kind: 'clear' })).toMatchObject({ label: 'HSIL', status: 'open' })
    expect(shownDecision(table, added, { kind: 'clear' })).toMatchObject({ label: 'ASC-US', status: 'accepted' })
  })
})
