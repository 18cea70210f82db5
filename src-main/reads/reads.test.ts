import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRecords, type RecordsFile } from '#main/storage/index.ts'
import { type BareDatabase, bareDatabase } from '#main/storage/testing/index.ts'
import { tasksOn } from '#main/tasks/testing/index.ts'
import { signBySql } from '#main/testing/index.ts'
import { createAnchoring, createReads, createReview, type Review, readDecisions } from './index.ts'
import { addScreeningAt, addSlideTo } from './testing.ts'

const ada = { id: 'local' }
const bob = { id: 'bob' }
let folder: string
let records: RecordsFile
let db: BareDatabase
let reads: ReturnType<typeof createReads>
let review: Review
let caseId: number
let slideId: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-reads-'))
  open()
  db = bareDatabase(join(folder, 'records.sqlite'))
  db.prepare("INSERT INTO people VALUES ('bob', 'Bob', '', NULL)").run()
  ;({ caseId, slideId } = addSlideTo(db, 'clinical'))
})
afterEach(() => {
  db.close()
  records.close()
  rmSync(folder, { recursive: true, force: true })
})
function open() {
  records = openRecords(join(folder, 'records.sqlite'))
  reads = createReads(records)
  review = createReview(records, reads, tasksOn(records), () => new Date())
}
/** Cells at these places (px; 0.5 µm each) in a screening that is shown. */
function screened(places: readonly (readonly [number, number])[], label: string = 'HSIL') {
  const { screeningId, cellIds } = addScreeningAt(db, slideId, places, label)
  records.change({ by: 'system', what: 'screening-done' }, (change) =>
    createAnchoring(records).show(change, slideId, screeningId),
  )
  return cellIds
}
const decided = (by = ada) => {
  const read = reads.shown(by, caseId)
  return read ? readDecisions(records, tasksOn(records)).ofSlide(read.id, slideId) : []
}
const anchors = () => decided().map(({ cellId, state }) => [cellId, state.status])

describe('When another screening of a slide is shown, a decision', () => {
  it('is attached to its cell again by place, and keeps its content', () => {
    const [first, second] = screened([
      [100, 100],
      [300, 100],
    ])
    review.act(ada, caseId, [first!], { kind: 'relabel', label: 'LSIL' })
    review.act(ada, caseId, [second!], { kind: 'dismiss' })
    const [, near, nearest] = screened([
      [900, 900],
      [307, 100],
      [103, 98],
    ])
    expect(anchors()).toEqual([
      [nearest, 'relabelled'],
      [near, 'dismissed'],
    ])
    // It can be undone there, too.
    expect(review.undo(ada, caseId).cells).toMatchObject([{ id: near, status: 'open' }])
  })

  it('has no proposal if nothing is near enough, and is attached again when the first screening is shown again', () => {
    const before = screened([[100, 100]])
    review.act(ada, caseId, before, { kind: 'accept' })
    screened([[113, 100]])
    expect(anchors()).toEqual([[null, 'accepted']])
    const [decision] = decided()
    const id = -decision!.id
    expect(review.act(ada, caseId, [id], { kind: 'mark', marked: true }).cells).toMatchObject([{ id, marked: true }])
    records.change({ by: 'system', what: 'screening-done' }, (change) =>
      createAnchoring(records).show(change, slideId, decisionScreening(before[0]!)),
    )
    expect(anchors()).toEqual([[before[0], 'accepted']])
    expect(() => review.act(ada, caseId, [999], { kind: 'accept' })).toThrow('not-found')
  })

  it('shares its cell with no other decision of the read, and the nearest one has it', () => {
    const [a, b] = screened([
      [100, 100],
      [110, 100],
    ])
    review.act(ada, caseId, [a!], { kind: 'accept' })
    review.act(ada, caseId, [b!], { kind: 'dismiss' })
    const [only] = screened([[108, 100]])
    expect(anchors()).toEqual([
      [null, 'accepted'],
      [only, 'dismissed'],
    ])
  })

  it('on a place that a reader marked becomes agreement with or correction of the cell found there', () => {
    review.addCell(ada, { caseId, slideId, x: 100, y: 100, width: 48, height: 48, label: 'HSIL' })
    const { cellId } = review.addCell(ada, { caseId, slideId, x: 500, y: 100, width: 48, height: 48, label: 'LSIL' })
    expect(cellId).toBeLessThan(0)
    const [first, second] = screened([
      [102, 100],
      [502, 100],
    ])
    expect(anchors()).toEqual([
      [first, 'accepted'],
      [second, 'accepted'],
    ])
    expect(review.act(ada, caseId, [second!], { kind: 'mark', marked: true }).cells).toMatchObject([
      { id: second, status: 'relabelled', readerLabel: 'LSIL' },
    ])
    // Undoing the mark of the first leaves the model's cell as if nobody had looked at it.
    for (let n = 0; n < 3; n++) review.undo(ada, caseId)
    expect(decided()).toEqual([])
    expect(review.act(ada, caseId, [first!], { kind: 'accept' }).cells).toMatchObject([
      { id: first, status: 'accepted' },
    ])
  })

  it('follows a repeated proposal to the cell that is listed for it', () => {
    const before = screened([[100, 100]])
    review.act(ada, caseId, before, { kind: 'accept' })
    const { screeningId, cellIds } = addScreeningAt(
      db,
      slideId,
      [
        [100, 100],
        [108, 100],
      ],
      'HSIL',
    )
    db.prepare('UPDATE cells SET repeat_of = ? WHERE id = ?').run(cellIds[1], cellIds[0])
    records.change({ by: 'system', what: 'screening-done' }, (change) =>
      createAnchoring(records).show(change, slideId, screeningId),
    )
    expect(anchors()).toEqual([[cellIds[1], 'accepted']])
  })

  it('of a signed case stays as signed', () => {
    const before = screened([[100, 100]])
    review.act(ada, caseId, before, { kind: 'accept' })
    const readId = reads.shown(ada, caseId)!.id
    db.prepare("UPDATE reads SET done_at = '2026-11-25' WHERE id = ?").run(readId)
    signBySql(db, caseId)
    screened([[101, 100]])
    const kept = db.prepare('SELECT cell_id FROM decisions').pluck()
    expect(kept.all()).toEqual(before)
  })
})

describe('Two persons who read one case', () => {
  it('see, decide and undo independently', () => {
    const [cell] = screened([[100, 100]])
    review.act(ada, caseId, [cell!], { kind: 'accept' })
    const change = review.act(bob, caseId, [cell!], { kind: 'relabel', label: 'NILM' })
    expect(change).toMatchObject({ undoDepth: 1, cells: [{ status: 'relabelled', readerLabel: 'NILM' }] })
    expect(decided(ada)[0]?.state).toMatchObject({ status: 'accepted', readerLabel: 'HSIL' })
    expect(review.undo(bob, caseId).undoDepth).toBe(0)
    expect(decided(ada)[0]?.state.status).toBe('accepted')
    expect(review.depths(reads.shown(ada, caseId)!.id)).toEqual({ undoDepth: 1, redoDepth: 0 })
    const { cellId } = review.addCell(ada, { caseId, slideId, x: 1, y: 1, width: 9, height: 9, label: 'SCC' })
    expect(() => review.act(bob, caseId, [cellId], { kind: 'dismiss' })).toThrow('not-found')
  })

  it('have one open read each per purpose', () => {
    const second = reads.begin(bob, caseId, 'second')
    expect(() => reads.begin(bob, caseId, 'second')).toThrow('conflict')
    expect(reads.own(bob, caseId)?.id).toBe(second.id)
    expect(() => reads.begin(bob, caseId, 'amendment')).toThrow('case-not-signed')
    expect(() => reads.begin(bob, caseId, 'annotation')).toThrow('invalid-input')
    records.change({ by: 'bob', what: 'case-signed' }, (change) => reads.finish(change, second.id))
    expect(() => db.prepare("UPDATE reads SET draft = '{}' WHERE id = ?").run(second.id)).toThrow('read-closed')
  })
})

it('A read records as events who began it, who ended it, and its purpose', () => {
  const { id } = reads.begin(bob, caseId, 'second')
  records.change({ by: 'bob', what: 'case-signed' }, (change) => reads.finish(change, id))
  const events = db.prepare('SELECT what, person_id, case_id, subject FROM events WHERE read_id = ? ORDER BY id').raw()
  expect(events.all(id)).toEqual([
    ['read-begun', 'bob', caseId, 'second'],
    ['read-done', 'bob', caseId, 'second'],
  ])
})

it('A slide in a clinical and in a teaching case is decided on independently in each, even once the first is signed', () => {
  const [cell] = screened([[100, 100]])
  const { caseId: teaching } = addSlideTo(db, 'teaching', slideId)
  review.act(ada, caseId, [cell!], { kind: 'accept' })
  signBySql(db, caseId)
  expect(() => review.act(ada, caseId, [cell!], { kind: 'dismiss' })).toThrow('case-signed')
  expect(review.act(ada, teaching, [cell!], { kind: 'dismiss' }).cells).toMatchObject([{ status: 'dismissed' }])
  expect(reads.shown(ada, teaching)?.purpose).toBe('teaching')
  expect(readDecisions(records, tasksOn(records)).ofSlide(reads.shown(ada, teaching)!.id, slideId)).toHaveLength(1)
})

it('A change that fails half way leaves neither decisions nor a history in memory', () => {
  const [cell] = screened([[100, 100]])
  review.act(ada, caseId, [cell!], { kind: 'accept' })
  db.exec("CREATE TRIGGER full BEFORE INSERT ON review_acts BEGIN SELECT RAISE(ABORT, 'no room'); END")
  expect(() => review.act(ada, caseId, [cell!], { kind: 'dismiss' })).toThrow('no room')
  db.exec('DROP TRIGGER full')
  expect(decided()[0]?.state.status).toBe('accepted')
  expect(review.undo(ada, caseId)).toMatchObject({ cells: [{ status: 'open' }], undoDepth: 0, redoDepth: 1 })
})

const decisionScreening = (cellId: number): number =>
  db.prepare<[number], number>('SELECT screening_id FROM cells WHERE id = ?').pluck().get(cellId)!

describe('An undo in one of several windows of a person', () => {
  const left = { ...ada, window: 'left-window' }
  const right = { ...ada, window: 'right-window' }
  const states = () => decided().map(({ state }) => state.status)

  it('takes back the last step if this window took it', () => {
    const cells = screened([[100, 100]])
    review.act(left, caseId, cells, { kind: 'accept' })
    expect(review.undo(left, caseId)).toMatchObject({ undoDepth: 0, redoDepth: 1 })
    expect(states()).toEqual(['open'])
  })

  it('names the last step if another window took it, and leaves it', () => {
    const [one, two] = screened([
      [100, 100],
      [300, 100],
    ])
    review.act(left, caseId, [one!], { kind: 'accept' })
    const { savedAt: at } = review.act(right, caseId, [one!, two!], { kind: 'dismiss' })
    expect(review.undo(left, caseId)).toMatchObject({
      ...{ cells: [], undoDepth: 2, redoDepth: 0 },
      ofAnother: { action: 'dismiss', cells: 2, at },
    })
    expect(states()).toEqual(['dismissed', 'dismissed'])
    // The other window may take its own step back. Then this one has the last step again.
    expect(review.undo(right, caseId).ofAnother).toBeUndefined()
    expect(review.undo(left, caseId)).toMatchObject({ undoDepth: 0 })
  })

  it('takes back the step of another window where that is wanted, and only this window does it again unasked', () => {
    const cells = screened([[100, 100]])
    review.act(right, caseId, cells, { kind: 'accept' })
    expect(review.undo(left, caseId, true)).toMatchObject({ undoDepth: 0, redoDepth: 1 })
    expect(review.redo(right, caseId)).toMatchObject({ redoDepth: 1, ofAnother: { action: 'accept', cells: 1 } })
    expect(review.redo(left, caseId)).toMatchObject({ undoDepth: 1, redoDepth: 0 })
    expect(states()).toEqual(['accepted'])
  })

  it('names a measured distance of another window, too', () => {
    review.measures.add(right, { caseId, slideId, from: { x: 1, y: 1 }, to: { x: 9, y: 9 } })
    expect(review.undo(left, caseId)).toMatchObject({ undoDepth: 1, ofAnother: { action: 'measure', cells: 0 } })
  })

  it('asks nothing of a step that was taken before a restart, or by nobody’s window', () => {
    const cells = screened([[100, 100]])
    review.act(right, caseId, cells, { kind: 'accept' })
    records.close()
    open()
    expect(review.undo(left, caseId)).toMatchObject({ undoDepth: 0, redoDepth: 1 })
    review.act(ada, caseId, cells, { kind: 'dismiss' })
    expect(review.undo(left, caseId)).toMatchObject({ undoDepth: 0 })
  })
})
