import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ReportSnapshot } from '#main/reports/index.ts'
import { caseDetail } from '#shared/contract/schemas/review.ts'
import { ada, personFor } from '#shared/contract/testing.ts'
import type { BethesdaDraft } from '#shared/domain/bethesda/index.ts'
import { benchFor, jobFor, newSlide } from './testing.ts'

const hsil: BethesdaDraft = {
  specimen: 'liquid-based',
  adequacy: 'satisfactory',
  transformationZone: 'present',
  quality: [],
  unsatisfactoryReason: '',
  category: 'epithelial-abnormality',
  interpretations: ['hsil'],
  comment: '',
}
const as = { meaning: 'I have reviewed this slide and approve this report.' }

describe('Sign-out', () => {
  let lab: ReturnType<typeof benchFor>
  let meanwhile: () => void
  let caseId: number
  let slideId: number
  let cells: number[]
  beforeEach(() => {
    meanwhile = () => {}
    lab = benchFor({
      modelVersionOf: () => '1',
      async makeReport(snapshot) {
        meanwhile()
        return Buffer.from(JSON.stringify(snapshot))
      },
    })
    ;({ caseId, slideId, cellIds: cells } = lab.screened('a.svs', ['HSIL', 'HSIL', 'LSIL', 'NILM', 'ASC-H']))
  })
  afterEach(() => lab.close())
  const cell = (n: number) => cells[n] as number
  const stored = () => lab.db.prepare('SELECT count(*) FROM reports').pluck().get()

  it('stores the result, the report’s contents, and the report with its hash', async () => {
    lab.cases.act(ada, caseId, [cell(0), cell(4)], { kind: 'accept' })
    lab.cases.act(ada, caseId, [cell(2)], { kind: 'relabel', label: 'HSIL' })
    lab.cases.act(ada, caseId, [cell(3)], { kind: 'dismiss' })
    const { cellId } = lab.cases.addCell(ada, { caseId, x: 5, y: 6, width: 7, height: 8, label: 'HSIL' })
    lab.cases.act(ada, caseId, [cell(0), cell(1), cell(2), cellId], { kind: 'mark', marked: true })
    lab.cases.saveDraft(ada, { caseId, draft: hsil })

    const detail = await lab.sign(caseId, as)
    expect(caseDetail.parse(detail)).toEqual(detail)
    expect(detail).toMatchObject({ row: { state: 'signed', signedBy: ada.name }, signOut: { ...as, report: hsil } })
    const pdf = lab.cases.report(caseId, 1)!
    expect(createHash('sha256').update(pdf).digest('hex')).toBe(detail.signOut?.reportSha256)

    const snapshot = JSON.parse(Buffer.from(pdf).toString()) as ReportSnapshot
    expect(JSON.parse(lab.db.prepare('SELECT snapshot FROM reports').pluck().get() as string)).toEqual(snapshot)
    expect(snapshot).toMatchObject({
      laboratory: 'Test laboratory',
      case: { accession: 'a' },
      draft: hsil,
      ai: { model: { name: 'daybreak-cells', version: '1' }, provider: 'cpu', lane: 'review', cells: { total: 5 } },
      signature: { ...as, signedAt: detail.signOut?.signedAt },
      product: 'Daybreak test',
    })
    expect(snapshot.signature.signedAtLocal).toMatch(/^23 Nov 2026, 08:\d\d:\d\d \(UTC\+01:00\)$/)
    expect(snapshot.review.counts).toEqual([
      { label: 'HSIL', accepted: 1, relabelled: 1, dismissed: 0, added: 1 },
      { label: 'ASC-H', accepted: 1, relabelled: 0, dismissed: 0, added: 0 },
      { label: 'NILM', accepted: 0, relabelled: 0, dismissed: 1, added: 0 },
    ])
    expect(snapshot.review.marks.map(({ cellId, by }) => [cellId, by])).toEqual([
      [cell(0), 'both'],
      [cell(1), 'model'],
      [cell(2), 'reader'],
      [cellId, 'reader'],
    ])
  })

  it('reports what is missing in the result', async () => {
    await expect(lab.sign(caseId, as)).rejects.toMatchObject({
      data: {
        code: 'invalid-input',
        params: { problems: 'specimen-missing,adequacy-missing', detail: expect.stringContaining('adequacy') },
      },
    })
    lab.cases.saveDraft(ada, { caseId, draft: { ...hsil, category: 'nilm' } })
    await expect(lab.sign(caseId, as)).rejects.toMatchObject({
      data: { params: { problems: 'category-contradicts' } },
    })
    expect(stored()).toBe(0)
  })

  it.each(['queued', 'running', 'paused', 'cancelling', 'interrupted'] as const)(
    'waits for a screening that is %s',
    async (state) => {
      lab.cases.saveDraft(ada, { caseId, draft: hsil })
      lab.jobs.set(slideId, jobFor({ slideId, caseId, state }))
      await expect(lab.sign(caseId, as)).rejects.toThrow('screening-unfinished')
      lab.jobs.set(slideId, jobFor({ slideId, caseId, state: 'failed' }))
      expect((await lab.sign(caseId, as)).row.state).toBe('signed')
    },
  )

  it('of a slide that was never screened says so in the report', async () => {
    const { caseId } = lab.cases.addSlide(ada, newSlide('unscreened'))
    lab.cases.saveDraft(ada, { caseId, draft: hsil })
    await lab.sign(caseId, as)
    expect(JSON.parse(Buffer.from(lab.cases.report(caseId, 1)!).toString())).toMatchObject({ ai: null })
  })

  it('stores nothing if the report cannot be made', async () => {
    lab.cases.saveDraft(ada, { caseId, draft: hsil })
    meanwhile = () => {
      throw new Error('no paper')
    }
    await expect(lab.sign(caseId, as)).rejects.toThrow('no paper')
    expect(stored()).toBe(0)
    expect(lab.cases.act(ada, caseId, [cell(0)], { kind: 'accept' }).cells).toHaveLength(1)
  })

  it.each([
    ['a cell', () => lab.cases.act(ada, caseId, [cell(0)], { kind: 'dismiss' })],
    ['the result', () => lab.cases.saveDraft(ada, { caseId, draft: { ...hsil, comment: 'changed' } })],
    ['a measure', () => lab.cases.addMeasure(ada, { caseId, slideId, from: { x: 1, y: 1 }, to: { x: 9, y: 9 } })],
    ['the patient', () => lab.cases.edit(ada, { caseId, patientName: 'Another' })],
  ])('signs nothing that was not shown: %s changed while the report was made', async (_, change) => {
    lab.cases.saveDraft(ada, { caseId, draft: hsil })
    meanwhile = change
    await expect(lab.sign(caseId, as)).rejects.toThrow('conflict')
    expect(stored()).toBe(0)
  })

  it('signs the result that the signer has seen, not a later one from another window', async () => {
    const seen = lab.cases.saveDraft(ada, { caseId, draft: hsil }).savedAt
    lab.cases.saveDraft(ada, { caseId, draft: { ...hsil, comment: 'from another window' } })
    await expect(lab.sign(caseId, { ...as, draftSavedAt: seen })).rejects.toThrow('conflict')
    expect(stored()).toBe(0)
    const now = (await lab.cases.open(ada, caseId)).draftSavedAt
    expect((await lab.sign(caseId, { ...as, draftSavedAt: now })).signOut?.signer).toBe(ada.name)
  })

  it('requires the signer’s name', async () => {
    await expect(lab.cases.signOut(personFor('local', ' '), caseId, as)).rejects.toThrow('name-missing')
    expect((await lab.cases.open(ada, caseId)).signOut).toBeNull()
  })

  it('happens once, even if it is requested twice at the same time', async () => {
    lab.cases.saveDraft(ada, { caseId, draft: hsil })
    const both = await Promise.allSettled([lab.sign(caseId, as), lab.sign(caseId, as)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(stored()).toBe(1)
  })

  describe('leaves a case that', () => {
    beforeEach(async () => {
      lab.cases.act(ada, caseId, [cell(0)], { kind: 'accept' })
      lab.cases.saveDraft(ada, { caseId, draft: hsil })
      await lab.sign(caseId, as)
      lab.reopen()
    })

    it.each<[string, () => unknown]>([
      ['act', () => lab.cases.act(ada, caseId, [cell(0)], { kind: 'dismiss' })],
      ['undo', () => lab.cases.undo(ada, caseId)],
      ['redo', () => lab.cases.redo(ada, caseId)],
      ['addCell', () => lab.cases.addCell(ada, { caseId, x: 1, y: 1, width: 1, height: 1, label: 'SCC' })],
      ['saveDraft', () => lab.cases.saveDraft(ada, { caseId, draft: hsil })],
      ['edit', () => lab.cases.edit(ada, { caseId, patientName: 'Another' })],
      ['setScale', () => lab.cases.setScale(ada, slideId, 0.3)],
    ])('refuses %s', (_, change) => {
      expect(change).toThrow(expect.objectContaining({ data: { code: 'case-signed', params: {}, retryable: false } }))
    })

    it('refuses a second signature', async () => {
      await expect(lab.sign(caseId, as)).rejects.toThrow('case-signed')
    })

    it.each([
      "UPDATE reports SET signer_name = 'x'",
      'DELETE FROM reports',
      'INSERT OR REPLACE INTO reports SELECT * FROM reports',
      `INSERT INTO reports SELECT 77, case_id, 2, 'amendment', id, 'x', '', read_id, signer_id, signer_name, meaning,
         signed_at, content, snapshot, pdf_sha256, pdf FROM reports`,
      'UPDATE report_slides SET screening_id = NULL',
      'DELETE FROM report_slides',
      "UPDATE cases SET patient_name = 'x'",
      'UPDATE cases SET id = 77',
      'UPDATE cases SET merged_into = 1',
      "UPDATE cases SET kind = 'teaching'",
      'DELETE FROM cases',
      "UPDATE case_identities SET patient_name = 'x'",
      'DELETE FROM case_identities',
      "UPDATE reads SET draft = '{}'",
      'UPDATE reads SET done_at = NULL',
      "UPDATE reads SET purpose = 'second'",
      'DELETE FROM reads',
      'INSERT OR REPLACE INTO reads SELECT * FROM reads',
      "INSERT INTO reads (case_id, person_id, purpose, begun_at) VALUES (1, 'local', 'first', '')",
      "UPDATE decisions SET status = 'dismissed'",
      'UPDATE decisions SET cell_id = NULL',
      'DELETE FROM decisions',
      'INSERT OR REPLACE INTO decisions SELECT * FROM decisions',
      `INSERT INTO decisions (read_id, slide_id, x, y, width, height, origin, origin_class_id, status)
         VALUES (1, 1, 1, 1, 1, 1, 'reader', 1, 'accepted')`,
      "INSERT INTO review_acts (read_id, kind, action, before, after, at) VALUES (1, 'act', '', '[]', '[]', '')",
      'UPDATE slides SET microns_per_pixel = 1',
      'INSERT INTO case_slides VALUES (1, 2, 1, 1)',
      'UPDATE case_slides SET place = 7',
      'DELETE FROM case_slides',
      'DELETE FROM slides',
      'DELETE FROM screenings',
      'DELETE FROM cells',
    ])('refuses raw SQL: %s', (sql) => {
      const before = everything()
      expect(() => lab.db.exec(sql)).toThrow(/case-signed|read-closed|append-only|FOREIGN KEY/)
      expect(everything()).toEqual(before)
    })

    it('still allows its slide to be found elsewhere', () => {
      lab.cases.addSlide(ada, newSlide('a.svs', { path: '/archive/a.svs' }))
      expect(lab.cases.slideById(slideId)?.path).toBe('/archive/a.svs')
    })
  })

  const everything = () =>
    [
      ...['cases', 'case_identities', 'case_slides', 'slides', 'screenings', 'cells'],
      ...['reads', 'decisions', 'review_acts', 'reports', 'report_slides'],
    ].map((table) => lab.db.prepare(`SELECT * FROM ${table}`).all())
})
