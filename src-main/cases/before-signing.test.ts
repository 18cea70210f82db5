import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ReportSnapshot } from '#main/reports/index.ts'
import type { SuspiciousCell } from '#main/screening/index.ts'
import { caseDetail } from '#shared/contract/schemas/review.ts'
import { beforeSigning } from '#shared/contract/schemas/signing.ts'
import { ada, personFor } from '#shared/contract/testing.ts'
import type { BethesdaDraft } from '#shared/domain/bethesda/index.ts'
import { benchFor, newSlide } from './testing.ts'

const nilm: BethesdaDraft = {
  ...{ specimen: 'liquid-based', adequacy: 'satisfactory', transformationZone: 'present', quality: [] },
  ...{ unsatisfactoryReason: '', category: 'nilm', interpretations: [], comment: '' },
}
const hsil: BethesdaDraft = { ...nilm, category: 'epithelial-abnormality', interpretations: ['hsil'] }
const as = { meaning: 'I have reviewed this slide.' }

let lab: ReturnType<typeof benchFor>
let withReason: boolean
let suspicious: SuspiciousCell[]
let caseId: number
let slideId: number
let cells: number[]
beforeEach(() => {
  withReason = false
  lab = benchFor({ suspiciousOf: () => suspicious, reasonForContradictions: () => withReason })
  ;({ caseId, slideId, cellIds: cells } = lab.screened('a.svs', ['HSIL', 'LSIL', 'NILM']))
  suspicious = [
    { cellId: cells[0]!, label: 'HSIL', abnormal: 0.97, confident: 'HSIL' },
    { cellId: cells[1]!, label: 'LSIL', abnormal: 0.6, confident: null },
  ]
  lab.cases.saveDraft(ada, { caseId, draft: hsil })
  lab.cases.look(ada, { caseId, slideId, cellIds: cells })
})
afterEach(() => lab.close())

const found = (by = ada) => {
  const answer = lab.cases.beforeSigning(by, caseId)
  expect(beforeSigning.parse(answer)).toEqual(answer)
  return answer.contradictions
}
const ids = () => found().map(({ id }) => id)

describe('Before a case is signed', () => {
  it('nothing is listed where everything was seen and the result accounts for it', async () => {
    expect(found()).toEqual([])
    expect((await lab.cases.signOut(ada, caseId, as)).reports).toMatchObject([{ acknowledged: [] }])
  })

  it('a negative result on a slide for review is listed, and so are the cells that the model is confident of', () => {
    lab.cases.saveDraft(ada, { caseId, draft: nilm })
    expect(ids()).toEqual([`nothing-stated-on-lane:${slideId}`, 'below-model'])
    // Who dismisses or relabels the cell has answered the model.
    lab.cases.act(ada, caseId, [cells[0]!], { kind: 'dismiss' })
    expect(ids()).toEqual([`nothing-stated-on-lane:${slideId}`])
    lab.cases.act(ada, caseId, [cells[0]!], { kind: 'accept' })
    expect(ids()).toEqual([`nothing-stated-on-lane:${slideId}`, 'below-own-cells'])
  })

  it('cells count as seen by the one who saw them or decided on them', () => {
    const bo = personFor('bo')
    lab.db.prepare("INSERT INTO people (id, name, created_at) VALUES ('bo', 'Bo', '')").run()
    expect(found(bo).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['cells-not-seen', `slide-not-opened:${slideId}`]),
    )
    lab.cases.act(bo, caseId, [cells[0]!], { kind: 'accept' })
    expect(found(bo).find(({ code }) => code === 'cells-not-seen')).toMatchObject({
      ...{ params: { n: 1, class: 'LSIL' }, at: { slideId, cellId: cells[1] } },
    })
    expect(found(bo).some(({ code }) => code === 'slide-not-opened')).toBe(false)
    expect(ids()).toEqual([])
  })

  it('a further slide is listed until it is opened and screened', () => {
    const { slideId: second } = lab.cases.addSlide(ada, newSlide('b.svs', { joins: caseId }))
    expect(ids()).toEqual([`slide-not-opened:${second}`, `slide-not-screened:${second}`])
    lab.cases.look(ada, { caseId, slideId: second, cellIds: [] })
    expect(ids()).toEqual([`slide-not-screened:${second}`])
    lab.reopen()
    expect(ids()).toEqual([`slide-not-screened:${second}`])
  })

  it('cells of another slide, and ids that are no cells, are not kept as seen', () => {
    const other = lab.screened('c.svs', ['HSIL'])
    suspicious = [{ cellId: other.cellIds[0]!, label: 'HSIL', abnormal: 0.9, confident: null }]
    lab.cases.look(ada, { caseId, slideId, cellIds: [...other.cellIds, 99_999] })
    expect(ids()).toEqual(['cells-not-seen'])
  })

  it('a model that abstains is listed', () => {
    const result = lab.results.get(slideId)!
    const reliability = { abstain: true, reasons: [{ code: 'out-of-focus' as const, params: { percent: 80 } }] }
    lab.results.set(slideId, { ...result, lane: 'full-read', reliability })
    expect(ids()).toEqual([`model-abstains:${slideId}`])
  })

  it('a patient that another person changed after reading had begun is listed; one that the reader wrote is not', () => {
    lab.cases.edit(ada, { caseId, patientName: 'Moss, Eve' })
    expect(ids()).toEqual([])
    lab.cases.edit(personFor('system'), { caseId, patientName: 'Vale, Nora' })
    expect(ids()).toEqual(['order-later'])
    expect(JSON.stringify(found())).not.toContain('Vale')
  })

  it('an order that was matched after reading had begun is listed, whoever matched it', () => {
    const order = lab.db
      .prepare(
        `INSERT INTO slide_labels (slide_id, codes, accessions, scanner, state, changed_at)
         VALUES (?, '[]', '[]', '', 'matched', ?)`,
      )
      .run(slideId, '2020-01-01T00:00:00.000Z')
    expect(order.changes).toBe(1)
    const set = (at: string) =>
      lab.db.prepare('UPDATE slide_labels SET order_id = ?, changed_at = ? WHERE slide_id = ?').run(1, at, slideId)
    lab.db.pragma('foreign_keys = OFF')
    set('2020-01-01T00:00:00.000Z')
    expect(ids()).toEqual([])
    set('2030-01-01T00:00:00.000Z')
    expect(ids()).toEqual(['order-later'])
  })
})

describe('A signature', () => {
  beforeEach(() => lab.cases.saveDraft(ada, { caseId, draft: nilm }))
  const reports = () => lab.db.prepare('SELECT count(*) FROM reports').pluck().get()
  const acknowledged = (reason = '') => ids().map((id) => ({ id, reason }))

  it('is refused with the list of what it does not acknowledge', async () => {
    const both = `nothing-stated-on-lane:${slideId},below-model`
    await expect(lab.cases.signOut(ada, caseId, as)).rejects.toMatchObject({
      data: { code: 'not-acknowledged', params: { ids: both, count: 2, detail: expect.stringContaining('HSIL') } },
    })
    const one = { ...as, acknowledged: acknowledged().slice(0, 1) }
    await expect(lab.cases.signOut(ada, caseId, one)).rejects.toMatchObject({
      data: { code: 'not-acknowledged', params: { ids: 'below-model', count: 1 } },
    })
    expect(reports()).toBe(0)
  })

  it('keeps each acknowledgement with the report, and its id in the event', async () => {
    const all = acknowledged()
    const detail = await lab.cases.signOut(ada, caseId, { ...as, acknowledged: [...all, { id: 'else', reason: 'x' }] })
    expect(caseDetail.parse(detail)).toEqual(detail)
    const kept = detail.reports[0]!.acknowledged
    expect(kept.map(({ id, reason }) => ({ id, reason }))).toEqual(all)
    expect(kept[0]!.text).toContain('a.svs')
    const snapshot = JSON.parse(lab.db.prepare('SELECT snapshot FROM reports').pluck().get() as string)
    expect((snapshot as ReportSnapshot).acknowledged).toEqual(kept)
    const event = lab.db.prepare("SELECT after FROM events WHERE what = 'case-signed'").pluck().get() as string
    expect(JSON.parse(event).acknowledged).toEqual(all.map(({ id }) => id))
    expect(() => lab.db.prepare("UPDATE reports SET snapshot = '{}'").run()).toThrow('case-signed')
  })

  it('gives a reason for each, where the laboratory asks for one', async () => {
    withReason = true
    expect(lab.cases.beforeSigning(ada, caseId).withReason).toBe(true)
    await expect(lab.cases.signOut(ada, caseId, { ...as, acknowledged: acknowledged() })).rejects.toMatchObject({
      data: { code: 'not-acknowledged', params: { count: 2, withReason: 1 } },
    })
    const signed = await lab.cases.signOut(ada, caseId, { ...as, acknowledged: acknowledged('Folded metaplasia.') })
    expect(signed.reports[0]!.acknowledged.map(({ reason }) => reason)).toEqual([
      ...['Folded metaplasia.', 'Folded metaplasia.'],
    ])
  })

  it('takes no look any more once it is given', async () => {
    await lab.sign(caseId)
    const looks = () => lab.db.prepare('SELECT count(*) FROM looks').pluck().get()
    const before = looks()
    lab.db.prepare("INSERT INTO people (id, name, created_at) VALUES ('bo', 'Bo', '')").run()
    lab.cases.look(personFor('bo'), { caseId, slideId, cellIds: cells })
    expect(looks()).toBe(before)
  })
})
