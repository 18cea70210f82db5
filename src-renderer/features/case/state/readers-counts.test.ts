import { expect, it } from 'vitest'
import { cellTable } from './cell-table.ts'
import { readersCounts } from './readers-counts.ts'
import { columnsOf } from './testing.ts'

it('the reader’s cells are those that were confirmed, relabelled, added or marked, by their effective label', () => {
  const table = cellTable(
    columnsOf([
      { id: 1, label: 'HSIL', score: 0.99 },
      { id: 2, label: 'LSIL', score: 0.9, status: 1 },
      { id: 3, label: 'LSIL', score: 0.8, status: 2, readerLabel: 'HSIL' },
      { id: 4, label: 'ASC-US', score: 0.5, byReader: true, status: 1 },
      { id: 5, label: 'SCC', score: 0.9, status: 3 },
      { id: 6, label: 'AGC', score: 0.4, marked: true },
      { id: 7, label: 'LSIL', score: 0.3, status: 1 },
    ]),
  )
  expect([...readersCounts(table)].sort()).toEqual([
    ['AGC', 1],
    ['ASC-US', 1],
    ['HSIL', 1],
    ['LSIL', 2],
  ])
})
