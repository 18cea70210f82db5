import { describe, expect, it } from 'vitest'
import { cervix } from '#shared/domain/task/testing.ts'
import { arrange, FIRST_GROUP, galleryLines, groupAt, nextOpen, openOf, showAll, stepFrom } from './arrange.ts'
import { cellTable } from './cell-table.ts'
import { columnsOf, type TestCell } from './testing.ts'

const index = (label: string) => cervix.worstFirst.indexOf(label)
const cells: TestCell[] = [
  { id: 1, label: 'HSIL', score: 0.98 },
  { id: 2, label: 'LSIL', score: 0.9 },
  { id: 3, label: 'HSIL', score: 0.85, status: 3 },
  { id: 4, label: 'Candida', score: 0.5 },
  { id: 5, label: 'NILM', score: 0.2 },
  { id: 6, label: 'NILM', score: 0.1, readerLabel: 'SCC', status: 2, marked: true },
]
const ids = (given: TestCell[], filter = showAll) => {
  const table = cellTable(columnsOf(given))
  return [...arrange(table, filter).rows].map((row) => table.id[row])
}

describe('the gallery’s order', () => {
  it('puts the most serious class first, NILM last, and the most suspicious cell of each class first', () => {
    expect(ids(cells)).toEqual([6, 1, 3, 2, 4, 5])
  })

  it('keeps dismissed cells in their group', () => {
    expect(ids(cells)).toContain(3)
  })

  it('sorts cells that arrive during screening into their place', () => {
    expect(ids([...cells, { id: 7, label: 'HSIL', score: 0.9 }])).toEqual([6, 1, 7, 3, 2, 4, 5])
  })

  it('filters by class, by open and by marked, with counts that ignore the filter', () => {
    expect(ids(cells, { ...showAll, labels: new Set([index('HSIL')]) })).toEqual([1, 3])
    expect(ids(cells, { ...showAll, openOnly: true })).toEqual([1, 2, 4, 5])
    expect(ids(cells, { ...showAll, markedOnly: true })).toEqual([6])
    const { counts } = arrange(cellTable(columnsOf(cells)), { ...showAll, markedOnly: true })
    expect(counts.total[index('HSIL')]).toBe(2)
    expect(counts.open[index('HSIL')]).toBe(1)
    expect(counts.marked).toBe(1)
  })

  it('begins with the first look in its own order, each cell once', () => {
    const looked = cells.map((cell) => ({ ...cell, firstLook: [-1, 1, 0, -1, -1, -1][cell.id - 1]! }))
    expect(ids(looked)).toEqual([3, 2, 6, 1, 4, 5])
    const { groups } = arrange(cellTable(columnsOf(looked)), showAll)
    expect(groups[0]).toEqual({ label: FIRST_GROUP, from: 0, to: 2, open: 1 })
    expect(groups.find(({ label }) => label === index('HSIL'))).toMatchObject({ from: 3, to: 4, above: 1 })
    expect(groups.map(({ from, to, open }) => [to - from, open])).toEqual([
      [2, 1],
      [1, 0],
      [1, 1],
      [1, 1],
      [1, 1],
    ])
    expect(ids(looked, { ...showAll, labels: new Set([index('LSIL')]) })).toEqual([2])
  })

  it('decides a whole class with its open cells in the first look, and the first look by itself', () => {
    const looked = cells.map((cell) => ({ ...cell, firstLook: cell.id === 1 || cell.id === 2 ? cell.id - 1 : -1 }))
    const table = cellTable(columnsOf([...looked, { id: 7, label: 'HSIL', score: 0.4 }]))
    const all = arrange(table, showAll)
    const open = (label: number) => openOf(table, all, all.groups.find((group) => group.label === label)!)
    expect(open(index('HSIL'))).toEqual([1, 7])
    expect(open(FIRST_GROUP)).toEqual([1, 2])
    const some = arrange(table, { ...showAll, labels: new Set([index('LSIL')]) })
    expect(openOf(table, some, some.groups[0]!)).toEqual([2])
  })

  it('knows the group of a place', () => {
    const all = arrange(cellTable(columnsOf(cells)), showAll)
    expect(groupAt(all, 2)?.label).toBe(index('HSIL'))
    expect(groupAt(all, -1)).toBeUndefined()
    expect(groupAt(all, 99)).toBeUndefined()
  })

  it('knows the place of every shown cell, and that a hidden one has none', () => {
    const table = cellTable(columnsOf(cells))
    const { placeOf } = arrange(table, { ...showAll, labels: new Set([index('HSIL')]) })
    expect([...placeOf]).toEqual([0, -1, 1, -1, -1, -1])
  })
})

describe('moving through the gallery', () => {
  // SCC x1 | HSIL x5 | NILM x2, in three columns
  const groups = [
    { label: index('SCC'), from: 0, to: 1, open: 1 },
    { label: index('HSIL'), from: 1, to: 6, open: 5 },
    { label: index('NILM'), from: 6, to: 8, open: 2 },
  ]

  it('breaks lines at group ends', () => {
    expect(galleryLines(groups, 3).map((line) => (line.kind === 'head' ? 'head' : `${line.from}-${line.to}`))).toEqual([
      'head',
      '0-1',
      'head',
      '1-4',
      '4-6',
      'head',
      '6-8',
    ])
  })

  it('goes left and right through all groups and stops at the ends', () => {
    expect(stepFrom(0, 'right', groups, 3)).toBe(1)
    expect(stepFrom(0, 'left', groups, 3)).toBe(0)
    expect(stepFrom(7, 'right', groups, 3)).toBe(7)
  })

  it('goes up and down in the same column, or to the end of a shorter line', () => {
    expect(stepFrom(1, 'down', groups, 3)).toBe(4)
    expect(stepFrom(3, 'down', groups, 3)).toBe(5)
    expect(stepFrom(5, 'down', groups, 3)).toBe(7)
    expect(stepFrom(7, 'up', groups, 3)).toBe(5)
    expect(stepFrom(3, 'up', groups, 3)).toBe(0)
    expect(stepFrom(0, 'up', groups, 3)).toBe(0)
  })

  it('starts at the first cell if none is chosen, and does nothing in an empty gallery', () => {
    expect(stepFrom(-1, 'down', groups, 3)).toBe(0)
    expect(stepFrom(-1, 'down', [], 3)).toBe(-1)
  })
})

describe('advancing to the next open cell', () => {
  const table = cellTable(columnsOf(cells))
  const { rows } = arrange(table, showAll)

  it('skips decided cells', () => {
    expect(table.id[nextOpen(table, rows, 1, new Set([1]))]).toBe(2)
  })

  it('starts over at the top, and ends when all cells are decided', () => {
    expect(table.id[nextOpen(table, rows, 5, new Set([5]))]).toBe(1)
    expect(nextOpen(table, rows, 5, new Set([1, 2, 4, 5]))).toBe(-1)
  })
})
