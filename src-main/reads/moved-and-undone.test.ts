import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRecords, type RecordsFile } from '#main/storage/index.ts'
import { type BareDatabase, bareDatabase } from '#main/storage/testing/index.ts'
import { tasksOn } from '#main/tasks/testing/index.ts'
import { createAnchoring, createReads, createReview, type Reads, type Review } from './index.ts'
import { addScreeningAt, addSlideTo } from './testing.ts'

const ada = { id: 'local' }
const bob = { id: 'bob' }
let folder: string
let records: RecordsFile
let db: BareDatabase
let reads: Reads
let review: Review
let caseId: number
let slideId: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-moved-'))
  records = openRecords(join(folder, 'records.sqlite'))
  reads = createReads(records)
  review = createReview(records, reads, tasksOn(records), () => new Date('2026-11-23T07:00:00Z'))
  db = bareDatabase(join(folder, 'records.sqlite'))
  db.prepare("INSERT INTO people VALUES ('bob', 'Bob', '', NULL)").run()
  ;({ caseId, slideId } = addSlideTo(db, 'clinical'))
})
afterEach(() => {
  db.close()
  records.close()
  rmSync(folder, { recursive: true, force: true })
})
/** Cells at these x, 0.5 µm a pixel; the screening is shown. */
function screened(...places: number[]) {
  const at = places.map((x) => [x, 100] as const)
  const { screeningId, cellIds } = addScreeningAt(db, slideId, at, 'HSIL')
  records.change({ by: 'system', what: 'screening-done' }, (change) =>
    createAnchoring(records).show(change, slideId, screeningId),
  )
  return cellIds
}
const marked = { width: 48, height: 48, label: 'SCC', y: 100 }
const anchors = () => db.prepare('SELECT cell_id FROM decisions ORDER BY id').pluck().all()

describe('An act', () => {
  it('that names a cell twice is about it once', () => {
    const [cell] = screened(100)
    const { cells } = review.act(ada, caseId, [cell!, cell!], { kind: 'accept' })
    expect(cells).toMatchObject([{ id: cell, status: 'accepted' }])
    expect(db.prepare('SELECT count(*) FROM decisions').pluck().get()).toBe(1)
  })

  it('on cells of which one is not there changes none, whichever it is', () => {
    const [cell] = screened(100)
    const { cellId: alone } = review.addCell(bob, { caseId, slideId, x: 300, ...marked })
    for (const wrong of [0, 999, -999, alone])
      expect(() => review.act(ada, caseId, [cell!, wrong], { kind: 'accept' }), `${wrong}`).toThrow('not-found')
    expect(reads.own(ada, caseId)).toBeNull()
  })

  it('that changes nothing is answered all the same, with the time, and begins no read', () => {
    const [cell] = screened(100)
    const nothing = { caseId, undoDepth: 0, redoDepth: 0, savedAt: '2026-11-23T07:00:00.000Z' }
    expect(review.act(ada, caseId, [cell!], { kind: 'mark', marked: false })).toEqual({
      ...nothing,
      cells: [{ id: cell, status: 'open', readerLabel: null, marked: false, removed: false }],
    })
    expect(review.undo(ada, caseId)).toEqual({ ...nothing, cells: [] })
    expect(reads.own(ada, caseId)).toBeNull()
    expect(review.depths(null)).toEqual({ undoDepth: 0, redoDepth: 0 })
  })
})

describe('A place that was marked and undone', () => {
  it('looks for no cell while it is undone, and comes back where it was placed', () => {
    const { cellId } = review.addCell(ada, { caseId, slideId, x: 100, ...marked })
    review.undo(ada, caseId)
    screened(100)
    expect(anchors()).toEqual([null])
    expect(review.redo(ada, caseId).cells).toMatchObject([{ id: cellId, readerLabel: 'SCC', removed: false }])
  })

  it('leaves its cell to a place that was marked since', () => {
    review.addCell(ada, { caseId, slideId, x: 100, ...marked })
    review.undo(ada, caseId)
    review.addCell(ada, { caseId, slideId, x: 102, ...marked })
    const [cell] = screened(101)
    expect(anchors()).toEqual([null, cell])
  })
})

it('Decisions of a read that is done keep the cell that they were about', () => {
  const before = screened(100)
  review.act(ada, caseId, before, { kind: 'accept' })
  const read = reads.own(ada, caseId)!
  records.change({ by: 'local', what: 'read-done' }, (change) => reads.finish(change, read.id))
  screened(101)
  expect(anchors()).toEqual(before)
})

it('A repeat that is listed for another cell is not given away twice', () => {
  const before = screened(100, 112)
  review.act(ada, caseId, before, { kind: 'accept' })
  const { screeningId, cellIds } = addScreeningAt(
    db,
    slideId,
    [
      [100, 100],
      [112, 100],
    ],
    'HSIL',
  )
  db.prepare('UPDATE cells SET repeat_of = ? WHERE id = ?').run(cellIds[0], cellIds[1])
  records.change({ by: 'system', what: 'screening-done' }, (change) =>
    createAnchoring(records).show(change, slideId, screeningId),
  )
  expect(anchors()).toEqual([cellIds[0], null])
})

it('A slide without a scale has its decisions within six pixels', () => {
  db.prepare('UPDATE slides SET microns_per_pixel = NULL').run()
  const [first, second] = screened(100, 300)
  review.act(ada, caseId, [first!, second!], { kind: 'accept' })
  const [near] = screened(106, 307)
  expect(anchors()).toEqual([near, null])
})
