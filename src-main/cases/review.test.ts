import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ada } from '#shared/contract/testing.ts'
import { cervix } from '#shared/domain/task/testing.ts'
import { benchFor, newSlide } from './testing.ts'

describe('Review', () => {
  let lab: ReturnType<typeof benchFor>
  let caseId: number
  let cells: number[]
  beforeEach(() => {
    lab = benchFor()
    ;({ caseId, cellIds: cells } = lab.screened('a.svs', ['HSIL', 'LSIL', 'NILM', 'ASC-US']))
  })
  afterEach(() => lab.close())
  const cell = (n: number) => cells[n] as number
  const only = (ids: number[], action: Parameters<typeof lab.cases.act>[3]) =>
    lab.cases.act(ada, caseId, ids, action).cells[0]

  it('accepts, relabels, dismisses and marks a cell', () => {
    expect(only([cell(0)], { kind: 'accept' })).toMatchObject({ status: 'accepted', readerLabel: 'HSIL' })
    expect(only([cell(0)], { kind: 'relabel', label: 'SCC' })).toMatchObject({
      status: 'relabelled',
      readerLabel: 'SCC',
    })
    expect(only([cell(0)], { kind: 'mark', marked: true })).toMatchObject({ status: 'relabelled', marked: true })
    expect(only([cell(0)], { kind: 'dismiss' })).toMatchObject({ status: 'dismissed', marked: false })
    expect(only([cell(0)], { kind: 'clear' })).toMatchObject({ status: 'open', readerLabel: null })
  })

  it("treats a relabel to the model's own label as agreement", () => {
    only([cell(0)], { kind: 'relabel', label: 'LSIL' })
    expect(only([cell(0)], { kind: 'relabel', label: 'HSIL' })).toMatchObject({
      status: 'accepted',
      readerLabel: 'HSIL',
    })
  })

  it('keeps the reader’s accepted label when the model, still grading, later changes its own', () => {
    only([cell(0)], { kind: 'accept' })
    lab.db.prepare('UPDATE cells SET label = ? WHERE id = ?').run(cervix.codes.indexOf('LSIL'), cell(0))
    expect(only([cell(0)], { kind: 'mark', marked: true })).toMatchObject({ status: 'relabelled', readerLabel: 'HSIL' })
  })

  it("keeps the reader's label if the cell is accepted later, dismissed or not in between", () => {
    only([cell(1)], { kind: 'relabel', label: 'HSIL' })
    expect(only([cell(1)], { kind: 'accept' })).toMatchObject({ status: 'relabelled', readerLabel: 'HSIL' })
    only([cell(1)], { kind: 'dismiss' })
    expect(only([cell(1)], { kind: 'accept' })).toMatchObject({ status: 'relabelled', readerLabel: 'HSIL' })
  })

  it('undoes an action on many cells at once, each to its previous state', () => {
    only([cell(1)], { kind: 'relabel', label: 'HSIL' })
    lab.cases.act(ada, caseId, cells, { kind: 'dismiss' })
    const undone = lab.cases.undo(ada, caseId)
    expect(undone.cells.map(({ status }) => status)).toEqual(['open', 'relabelled', 'open', 'open'])
    expect(undone).toMatchObject({ undoDepth: 1, redoDepth: 1 })
    const redone = lab.cases.redo(ada, caseId)
    expect(redone.cells.map(({ status }) => status)).toEqual(Array(4).fill('dismissed'))
    expect(redone).toMatchObject({ undoDepth: 2, redoDepth: 0 })
  })

  it('undoes back to the start and redoes everything, and a new act discards what was undone', () => {
    for (const id of cells) only([id], { kind: 'accept' })
    for (let n = 3; n >= 0; n--) expect(lab.cases.undo(ada, caseId)).toMatchObject({ undoDepth: n, redoDepth: 4 - n })
    expect(lab.cases.undo(ada, caseId)).toMatchObject({ cells: [], undoDepth: 0, redoDepth: 4 })
    expect(lab.cases.redo(ada, caseId)).toMatchObject({ cells: [{ id: cell(0), status: 'accepted' }] })
    expect(lab.cases.act(ada, caseId, [cell(3)], { kind: 'dismiss' })).toMatchObject({ undoDepth: 2, redoDepth: 0 })
    expect(lab.cases.redo(ada, caseId).cells).toEqual([])
  })

  it('counts no step if nothing changed', () => {
    only([cell(0)], { kind: 'accept' })
    expect(lab.cases.act(ada, caseId, [cell(0)], { kind: 'accept' })).toMatchObject({
      cells: [{ status: 'accepted' }],
      undoDepth: 1,
    })
  })

  it('adds a cell that the model missed, and undoes and redoes that', async () => {
    const { cellId, change } = lab.cases.addCell(ada, { caseId, x: 10, y: 20, width: 50, height: 40, label: 'HSIL' })
    expect(change.cells).toEqual([
      { id: cellId, status: 'accepted', readerLabel: 'HSIL', marked: false, removed: false },
    ])
    expect(lab.cases.undo(ada, caseId).cells[0]).toMatchObject({ id: cellId, removed: true })
    expect(() => lab.cases.act(ada, caseId, [cellId], { kind: 'accept' })).toThrow('not-found')
    expect(lab.cases.redo(ada, caseId).cells[0]).toMatchObject({ id: cellId, removed: false, readerLabel: 'HSIL' })
    expect(lab.cases.row(ada, caseId).reviewed).toBe(1)
  })

  it('accepts a new cell before the slide is screened, but none outside the slide', () => {
    const { caseId: other } = lab.cases.addSlide(ada, newSlide('b.svs'))
    const at = { x: 10, y: 20, width: 50, height: 40, label: 'HSIL' } as const
    const { cellId } = lab.cases.addCell(ada, { caseId: other, ...at })
    expect(cellId).toBeLessThan(0)
    expect(lab.cases.act(ada, other, [cellId], { kind: 'relabel', label: 'SCC' }).cells).toMatchObject([
      { id: cellId, status: 'relabelled', readerLabel: 'SCC' },
    ])
    expect(lab.cases.act(ada, other, [cellId], { kind: 'clear' }).cells[0]).toMatchObject({ readerLabel: 'HSIL' })
    expect(() => lab.cases.addCell(ada, { caseId, ...at, x: 46_001 })).toThrow('invalid-input')
  })

  it("refuses another case's cells without changing any of the others", () => {
    const other = lab.screened('b.svs', ['SCC'])
    expect(() => lab.cases.act(ada, caseId, [cell(0), other.cellIds[0] as number], { kind: 'accept' })).toThrow(
      'not-found',
    )
    expect(lab.cases.row(ada, caseId).reviewed).toBe(0)
    expect(lab.cases.undo(ada, caseId).cells).toEqual([])
  })

  it('keeps decisions, undo and redo across a restart', async () => {
    lab.cases.act(ada, caseId, cells, { kind: 'accept' })
    lab.cases.act(ada, caseId, [cell(2)], { kind: 'relabel', label: 'ASC-US' })
    lab.cases.undo(ada, caseId)
    lab.reopen()
    expect(await lab.cases.open(ada, caseId)).toMatchObject({ undoDepth: 1, redoDepth: 1, row: { reviewed: 4 } })
    expect(lab.cases.redo(ada, caseId).cells).toMatchObject([{ id: cell(2), readerLabel: 'ASC-US' }])
  })

  it('never redoes what a new act discarded, not even after a restart', () => {
    only([cell(0)], { kind: 'accept' })
    lab.cases.undo(ada, caseId)
    only([cell(1)], { kind: 'dismiss' })
    lab.reopen()
    expect(lab.cases.redo(ada, caseId)).toMatchObject({ cells: [], undoDepth: 1, redoDepth: 0 })
    expect(lab.cases.row(ada, caseId).reviewed).toBe(1)
  })

  it('appends to the history and never removes from it', () => {
    lab.cases.act(ada, caseId, cells, { kind: 'accept' })
    lab.cases.undo(ada, caseId)
    lab.cases.redo(ada, caseId)
    const written = lab.db.prepare(
      'SELECT a.kind, r.person_id AS by FROM review_acts a JOIN reads r ON r.id = a.read_id ORDER BY a.id',
    )
    expect(written.all()).toEqual(['act', 'undo', 'redo'].map((kind) => ({ kind, by: 'local' })))
    expect(() => lab.db.exec('DELETE FROM review_acts')).toThrow('append-only')
    expect(() => lab.db.exec("UPDATE review_acts SET at = 'x'")).toThrow('append-only')
    expect(() => lab.db.exec('INSERT OR REPLACE INTO review_acts SELECT * FROM review_acts')).toThrow('append-only')
  })

  it('tells every window about the change and the new row', () => {
    lab.events.length = 0
    lab.cases.act(ada, caseId, [cell(0)], { kind: 'accept' })
    expect(lab.events).toMatchObject([
      { kind: 'review', personId: 'local', change: { caseId, undoDepth: 1 } },
      { kind: 'case', caseId, personId: 'local' },
    ])
  })
})
