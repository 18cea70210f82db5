import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ReportSnapshot } from '#main/reports/index.ts'
import { eventsIn } from '#main/storage/testing/index.ts'
import { caseDetail } from '#shared/contract/schemas/review.ts'
import { ada, personFor } from '#shared/contract/testing.ts'
import type { BethesdaDraft } from '#shared/domain/bethesda/index.ts'
import { benchFor, newSlide } from './testing.ts'

const nilm: BethesdaDraft = {
  ...{ specimen: 'liquid-based', adequacy: 'satisfactory', transformationZone: null, quality: [] },
  ...{ unsatisfactoryReason: '', category: 'nilm', interpretations: [], comment: '' },
}
const bob = personFor('bob', 'Dr. Bob Gray')
const from = { x: 1000.25, y: 2000.5 }
const to = { x: 1024, y: 2031.75 }

let lab: ReturnType<typeof benchFor>
let caseId: number
let slideId: number
beforeEach(() => {
  lab = benchFor()
  lab.db.prepare("INSERT INTO people VALUES ('bob', 'Dr. Bob Gray', '', NULL)").run()
  ;({ caseId, slideId } = lab.screened('a.svs', ['HSIL']))
})
afterEach(() => lab.close())

const add = (by = ada) => lab.cases.addMeasure(by, { caseId, slideId, from, to })
const edit = (measureId: number, change: object, by = ada) =>
  lab.cases.editMeasure(by, { caseId, measureId, ...change })
const shown = async (by = ada) => (await lab.cases.open(by, caseId)).measures
const sign = () => {
  lab.cases.saveDraft(ada, { caseId, draft: nilm })
  return lab.sign(caseId)
}
const snapshotOf = (version: number) =>
  JSON.parse(Buffer.from(lab.cases.report(caseId, version)!).toString()) as ReportSnapshot

describe('A measured distance', () => {
  it('is kept with the case to the fraction of a pixel, also after the next start', async () => {
    const { measureId, measures } = add()
    const kept = [{ id: measureId, slideId, from, to, marked: false }]
    expect(measures).toEqual(kept)
    lab.reopen()
    const detail = await lab.cases.open(ada, caseId)
    expect(caseDetail.parse(detail)).toEqual(detail)
    expect(detail.measures).toEqual(kept)
  })

  it('is removed and comes back, and can be marked for the report', async () => {
    const { measureId } = add()
    expect(edit(measureId, { removed: true }).measures).toEqual([])
    expect(await shown()).toEqual([])
    expect(edit(measureId, { removed: false }).measures).toMatchObject([{ id: measureId, marked: false }])
    edit(measureId, { marked: true })
    expect(await shown()).toMatchObject([{ id: measureId, marked: true }])
  })

  it('belongs to the read of the person who measured', async () => {
    const { measureId } = add()
    expect(await shown(bob)).toEqual([])
    expect(() => edit(measureId, { removed: true }, bob)).toThrow('not-found')
    add(bob)
    expect(await shown()).toHaveLength(1)
    expect(lab.events.filter(({ kind }) => kind === 'measures')).toMatchObject([
      { personId: 'local', change: { caseId, measureId } },
      { personId: 'bob' },
    ])
  })

  it('lies on a slide of its case', () => {
    const other = lab.cases.addSlide(ada, newSlide('b.svs'))
    const on = (change: object) => () => lab.cases.addMeasure(ada, { caseId, slideId, from, to, ...change })
    expect(on({ slideId: other.slideId })).toThrow('not-found')
    expect(on({ caseId: 999 })).toThrow('not-found')
    const beside = { x: -5, y: 10 }
    expect(on({ from: beside, to: { x: -9, y: 10 } })).toThrow('invalid-input')
    expect(on({ from: beside })).not.toThrow()
  })

  it('goes with its slide to another case', async () => {
    const other = lab.cases.addSlide(ada, newSlide('b.svs'))
    add()
    lab.cases.placeSlide(ada, {
      slideId,
      identity: { accession: 'S26-7', person: null, specimen: 'not-stated' },
      caseId: other.caseId,
    })
    expect((await lab.cases.open(ada, other.caseId)).measures).toMatchObject([{ slideId, from, to }])
  })

  it('leaves an event of each change, and none of an edit without effect', () => {
    const { measureId } = add()
    edit(measureId, { removed: true })
    edit(measureId, { removed: true })
    const events = eventsIn(lab.file, 0).filter(({ what }) => what.startsWith('measure-'))
    expect(events).toMatchObject([
      { by: 'local', what: 'measure-added', caseId, slideId, readId: 1 },
      { by: 'local', what: 'measure-changed', caseId, slideId, readId: 1 },
    ])
    expect(JSON.parse(events[1]!.after!)).toEqual({ measure: measureId, marked: false, removed: true })
  })
})

describe('Undo', () => {
  it('takes back measures and decisions in the reverse order of the acts, and redo repeats them', async () => {
    const [cell] = lab.db.prepare<[], number>('SELECT id FROM cells').pluck().all() as [number]
    const { measureId, undoDepth } = add()
    expect(undoDepth).toBe(1)
    lab.cases.act(ada, caseId, [cell], { kind: 'accept' })
    expect(edit(measureId, { marked: true })).toMatchObject({ undoDepth: 3, redoDepth: 0 })
    const undo = () => lab.cases.undo(ada, caseId)
    const redo = () => lab.cases.redo(ada, caseId)
    const there = (marked: boolean) => ({ measureId, measures: [{ id: measureId, slideId, from, to, marked }] })
    expect(undo()).toMatchObject({ cells: [], measured: there(false), undoDepth: 2, redoDepth: 1 })
    const second = undo()
    expect(second).toMatchObject({ cells: [{ id: cell, status: 'open' }], undoDepth: 1 })
    expect(second.measured).toBeUndefined()
    expect(undo()).toMatchObject({ cells: [], measured: { measureId, measures: [] }, undoDepth: 0, redoDepth: 3 })
    expect(await shown()).toEqual([])
    // The history is on disk.
    lab.reopen()
    expect(redo().measured).toEqual(there(false))
    expect(redo()).toMatchObject({ cells: [{ id: cell, status: 'accepted' }] })
    expect(redo().measured).toEqual(there(true))
    expect(redo()).toMatchObject({ cells: [], undoDepth: 3, redoDepth: 0 })
    expect(await shown()).toEqual(there(true).measures)
  })

  it('takes back a removal, and a new measure ends what was undone', async () => {
    const { measureId } = add()
    edit(measureId, { removed: true })
    expect(lab.cases.undo(ada, caseId).measured?.measures).toMatchObject([{ id: measureId }])
    expect(add()).toMatchObject({ undoDepth: 2, redoDepth: 0 })
    expect(lab.cases.redo(ada, caseId).measured).toBeUndefined()
    expect(await shown()).toHaveLength(2)
  })

  it('leaves out a measure whose slide went to another case, and what another person measured', async () => {
    const [cell] = lab.db.prepare<[], number>('SELECT id FROM cells').pluck().all() as [number]
    const second = lab.cases.addSlide(ada, newSlide('b.svs', { joins: caseId }))
    lab.cases.act(ada, caseId, [cell], { kind: 'accept' })
    lab.cases.addMeasure(ada, { caseId, slideId: second.slideId, from, to })
    add(bob)
    const other = lab.cases.addSlide(ada, newSlide('c.svs'))
    lab.cases.placeSlide(ada, {
      slideId: second.slideId,
      identity: { accession: 'S26-7', person: null, specimen: 'not-stated' },
      caseId: other.caseId,
    })
    expect(lab.cases.undo(ada, caseId)).toMatchObject({ cells: [{ id: cell, status: 'open' }], undoDepth: 0 })
    expect(await shown(bob)).toHaveLength(1)
  })

  it('does not go back beyond the measures that an amendment began with, nor into a signed read', async () => {
    add()
    await sign()
    expect(() => lab.cases.undo(ada, caseId)).toThrow('case-signed')
    await lab.cases.amend(ada, { caseId, reason: 'measured anew' })
    expect(lab.cases.undo(ada, caseId).measured).toBeUndefined()
    expect(await shown()).toHaveLength(1)
  })
})

describe('After sign-out, a measured distance', () => {
  it('is shown but can neither be added nor changed', async () => {
    const { measureId } = add()
    await sign()
    expect(await shown()).toHaveLength(1)
    expect(add).toThrow('case-signed')
    expect(() => edit(measureId, { removed: true })).toThrow('case-signed')
  })

  it('is on the report if it was marked', async () => {
    const { measureId } = add()
    add()
    edit(measureId, { marked: true })
    await sign()
    expect(snapshotOf(1).review.measures).toEqual([{ from, to }])
  })

  it('leaves no trace on a report for which none was marked', async () => {
    add()
    await sign()
    expect(snapshotOf(1).review).not.toHaveProperty('measures')
  })

  it('is copied into an amendment, where it can be changed while the signed one stays', async () => {
    const { measureId } = add()
    edit(measureId, { marked: true })
    await sign()
    await lab.cases.amend(ada, { caseId, reason: 'measured anew' })
    const [copied] = await shown()
    expect(copied).toMatchObject({ from, to, marked: true })
    expect(copied!.id).not.toBe(measureId)
    edit(copied!.id, { removed: true })
    expect(() => edit(measureId, { marked: false })).toThrow('not-found')
    await lab.cases.dropAmendment(ada, caseId)
    expect(await shown()).toMatchObject([{ id: measureId, marked: true }])
  })
})
