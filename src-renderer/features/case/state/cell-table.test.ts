import { describe, expect, it } from 'vitest'
import { applyReview, cellTable, classAt, withCells, withoutCells } from './cell-table.ts'
import { columnsOf } from './testing.ts'

const table = () =>
  cellTable(
    columnsOf([
      { id: 4, label: 'HSIL', score: 0.9 },
      { id: 9, label: 'LSIL', score: 0.4 },
    ]),
  )

describe('the table of cells', () => {
  it('takes over the core’s state of a cell, and counts the reader’s label', () => {
    const cells = table()
    const unknown = applyReview(cells, [
      { id: 4, status: 'relabelled', readerLabel: 'ASC-H', marked: true, removed: false },
      { id: 77, status: 'accepted', readerLabel: 'SCC', marked: false, removed: false },
    ])
    expect(unknown).toEqual([77])
    expect(classAt(cells, cells.label[0]!)).toBe('ASC-H')
    expect(classAt(cells, cells.aiLabel[0]!)).toBe('HSIL')
    expect(cells.marked[0]).toBe(1)
    applyReview(cells, [{ id: 4, status: 'open', readerLabel: null, marked: false, removed: false }])
    expect(classAt(cells, cells.label[0]!)).toBe('HSIL')
    expect(cells.status[0]).toBe(0)
  })

  it('gets new cells without losing or duplicating old ones', () => {
    const grown = withCells(
      table(),
      columnsOf([
        { id: 9, label: 'LSIL', score: 0.4 },
        { id: 12, label: 'SCC', score: 0.99, byReader: true },
      ]),
    )
    expect(Array.from(grown.id)).toEqual([4, 9, 12])
    expect(grown.maxId).toBe(12)
    expect(classAt(grown, grown.label[2]!)).toBe('SCC')
    expect(grown.rowOf.get(12)).toBe(2)
  })

  it('drops cells that no longer exist', () => {
    const left = withoutCells(table(), new Set([4]))
    expect(Array.from(left.id)).toEqual([9])
    expect(left.rowOf.get(9)).toBe(0)
  })
})
