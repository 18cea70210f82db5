import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ReportSnapshot } from '#main/reports/index.ts'
import { caseDetail } from '#shared/contract/schemas/review.ts'
import { ada, personFor } from '#shared/contract/testing.ts'
import type { BethesdaDraft } from '#shared/domain/bethesda/index.ts'
import { benchFor } from './testing.ts'

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
const meaning = 'I have reviewed this slide and approve this report.'
const reason = 'A second look found a carcinoma.'
const bob = personFor('bob', 'Dr. Bob Gray')

let lab: ReturnType<typeof benchFor>
let caseId: number
let cells: number[]
beforeEach(async () => {
  lab = benchFor()
  ;({ caseId, cellIds: cells } = lab.screened('a.svs', ['HSIL', 'HSIL', 'LSIL', 'NILM']))
  lab.db.prepare("INSERT INTO people VALUES ('bob', 'Dr. Bob Gray', '', NULL)").run()
  lab.cases.act(ada, caseId, [cell(0), cell(1)], { kind: 'accept' })
  lab.cases.addCell(ada, { caseId, x: 5, y: 6, width: 7, height: 8, label: 'HSIL' })
  lab.cases.saveDraft(ada, { caseId, draft: hsil })
})
afterEach(() => lab.close())
const cell = (n: number) => cells[n] as number
const sign = () => lab.sign(caseId, { meaning })
const snapshotOf = (version: number) =>
  JSON.parse(Buffer.from(lab.cases.report(caseId, version)!).toString()) as ReportSnapshot

describe('A signed case', () => {
  beforeEach(async () => void (await sign()))

  it('is amended: it opens with the signed content, and its next report supersedes the first', async () => {
    const amending = await lab.cases.amend(ada, { caseId, reason })
    expect(caseDetail.parse(amending)).toEqual(amending)
    expect(amending).toMatchObject({
      row: { state: 'amending', reportVersion: 1, amended: false, signedBy: ada.name, reviewed: 3 },
      draft: hsil,
      amending: { reason, own: true },
      undoDepth: 0,
    })
    expect(lab.cases.act(ada, caseId, [cell(1)], { kind: 'relabel', label: 'SCC' })).toMatchObject({ undoDepth: 1 })
    lab.cases.saveDraft(ada, { caseId, draft: { ...hsil, interpretations: ['scc'] } })
    const detail = await sign()
    expect(detail).toMatchObject({
      row: { state: 'signed', reportVersion: 2, amended: true },
      signOut: { report: { interpretations: ['scc'] } },
      amending: null,
      reports: [
        { version: 1, kind: 'final', supersedes: null, reason: '' },
        { version: 2, kind: 'amendment', reason },
      ],
    })
    expect(detail.reports[1]?.supersedes).toBe(detail.reports[0]?.id)
    const first = lab.cases.report(caseId, 1)!
    expect(snapshotOf(2).version).toEqual({
      kind: 'amendment',
      version: 2,
      reason,
      supersedes: {
        version: 1,
        kind: 'final',
        signer: ada.name,
        signedAt: detail.reports[0]?.signedAt,
        sha256: createHash('sha256').update(first).digest('hex'),
      },
      addenda: [],
    })
    expect(snapshotOf(1).draft).toMatchObject({ interpretations: ['hsil'] })
    expect(snapshotOf(1)).not.toHaveProperty('version')
    expect(snapshotOf(2).review.counts).toEqual([
      { label: 'SCC', accepted: 0, relabelled: 1, dismissed: 0, added: 0 },
      { label: 'HSIL', accepted: 1, relabelled: 0, dismissed: 0, added: 1 },
    ])
    expect(lab.cases.newestVersion(caseId)).toBe(2)
    expect(lab.cases.report(caseId, 3)).toBeNull()
  })

  it('keeps the signed content apart from the amendment: undo does not go back beyond its beginning', async () => {
    await lab.cases.amend(ada, { caseId, reason })
    expect(lab.cases.undo(ada, caseId)).toMatchObject({ cells: [], undoDepth: 0 })
    lab.cases.act(ada, caseId, [cell(0)], { kind: 'dismiss' })
    lab.reopen()
    expect(lab.cases.undo(ada, caseId).cells).toMatchObject([{ id: cell(0), status: 'accepted' }])
    expect(lab.cases.undo(ada, caseId).cells).toEqual([])
    const statuses = lab.db.prepare('SELECT count(*) FROM decisions WHERE status = ?').pluck()
    expect(statuses.get('accepted')).toBe(6)
  })

  it('may have its particulars corrected during an amendment, but not before or after', async () => {
    expect(() => lab.cases.edit(ada, { caseId, patientName: 'Moss, Eve' })).toThrow('case-signed')
    await lab.cases.amend(ada, { caseId, reason: 'wrong patient' })
    expect(lab.cases.edit(ada, { caseId, patientName: 'Moss, Eve' }).patientName).toBe('Moss, Eve')
    const person = { patientSex: 'female', birthDate: '1987-03-09' } as const
    expect(lab.cases.edit(ada, { caseId, ...person })).toMatchObject({ ...person, patientAge: 39 })
    await sign()
    expect(() => lab.cases.edit(ada, { caseId, patientName: 'Vale, Nora' })).toThrow('case-signed')
    expect([snapshotOf(1).case.patientName, snapshotOf(2).case.patientName]).toEqual(['', 'Moss, Eve'])
    expect(snapshotOf(1).case).toMatchObject({ birthDate: null, patientSex: null })
    expect(snapshotOf(2).case).toMatchObject({ ...person, patientAge: 39 })
    const names = lab.db.prepare('SELECT patient_name FROM case_identities WHERE case_id = ? ORDER BY id').pluck()
    expect(names.all(caseId).slice(-3)).toEqual(['', 'Moss, Eve', 'Moss, Eve'])
  })

  it('is amended by one person at a time; for everybody else it stays as signed', async () => {
    await lab.cases.amend(ada, { caseId, reason })
    await expect(lab.cases.amend(bob, { caseId, reason })).rejects.toThrow('conflict')
    expect(() => lab.cases.act(bob, caseId, [cell(0)], { kind: 'dismiss' })).toThrow('case-signed')
    await expect(lab.cases.addend(bob, { caseId, text: 'HPV 16', reason, meaning })).rejects.toThrow('conflict')
    lab.cases.act(ada, caseId, [cell(0), cell(1)], { kind: 'dismiss' })
    const seen = await lab.cases.open(bob, caseId)
    expect(seen).toMatchObject({ amending: { own: false }, row: { state: 'amending', reviewed: 3 } })
  })

  it('is previewed as what would be signed now: unsigned, and as the version that follows', async () => {
    await lab.cases.amend(ada, { caseId, reason })
    const draft = lab.cases.draftSnapshot(ada, caseId)
    const { signature: _, version: __, records: ___, ...same } = snapshotOf(1)
    expect(draft).toMatchObject(same)
    expect(draft).toMatchObject({ signature: null, version: { kind: 'amendment', version: 2, reason } })
  })

  it('accepts one of two addenda that are signed at the same time, and asks for the other again', async () => {
    const add = (text: string) => lab.cases.addend(bob, { caseId, text, reason: 'HPV result came in', meaning })
    const [one, two] = await Promise.allSettled([add('one'), add('two')])
    expect(one.status).toBe('fulfilled')
    expect(two).toMatchObject({ status: 'rejected', reason: { data: { code: 'conflict', retryable: true } } })
    expect((await lab.cases.open(ada, caseId)).reports.map(({ addendum }) => addendum)).toEqual(['', 'one'])
  })

  it('stays as signed if the amendment is discarded', async () => {
    await lab.cases.amend(ada, { caseId, reason })
    lab.cases.saveDraft(ada, { caseId, draft: { ...hsil, comment: 'never mind' } })
    await expect(lab.cases.dropAmendment(bob, caseId)).rejects.toThrow('not-found')
    const detail = await lab.cases.dropAmendment(ada, caseId)
    expect(detail).toMatchObject({ row: { state: 'signed', amended: false }, draft: hsil, amending: null })
    expect(() => lab.cases.saveDraft(ada, { caseId, draft: hsil })).toThrow('case-signed')
    expect((await lab.cases.amend(bob, { caseId, reason })).amending).toMatchObject({ own: true })
  })

  it('accepts addenda, each as a version that keeps the result', async () => {
    const text = 'HPV test: type 16 positive.\nReported by the molecular laboratory.'
    await lab.cases.addend(bob, { caseId, text, reason: 'HPV result came in', meaning })
    await lab.cases.addend(ada, { caseId, text: 'Slide was sent to a consultant.', reason: 'Consultation', meaning })
    const detail = await lab.cases.open(ada, caseId)
    expect(detail).toMatchObject({
      row: { state: 'signed', reportVersion: 3, amended: true, category: 'epithelial-abnormality', reviewed: 3 },
      signOut: { report: hsil, signer: ada.name },
      reports: [
        { version: 1, kind: 'final', addendum: '' },
        { version: 2, kind: 'addendum', signer: bob.name, addendum: text, reason: 'HPV result came in' },
        { version: 3, kind: 'addendum', signer: ada.name },
      ],
    })
    expect(snapshotOf(3).version?.addenda.map(({ signer, text }) => [signer, text])).toEqual([
      [bob.name, text],
      [ada.name, 'Slide was sent to a consultant.'],
    ])
    expect(snapshotOf(3)).toMatchObject({ draft: hsil, review: snapshotOf(1).review, signature: { signer: ada.name } })
    // Each version names the event before it, and no other version's.
    const events = lab.db.prepare('SELECT lower(hex(link)) FROM events WHERE id = ?').pluck()
    const heads = [1, 2, 3].map((version) => snapshotOf(version).records!)
    for (const { event, link } of heads) expect(link).toBe(events.get(event))
    expect(new Set(heads.map(({ event }) => event)).size).toBe(3)
    // An amendment keeps earlier additions.
    await lab.cases.amend(ada, { caseId, reason })
    await sign()
    expect(snapshotOf(4).version).toMatchObject({ kind: 'amendment', supersedes: { version: 3, kind: 'addendum' } })
    expect(snapshotOf(4).version?.addenda).toHaveLength(2)
  })

  it.each(['', ' ', 'no'])('is not changed for the reason %j', async (reason) => {
    await expect(lab.cases.amend(ada, { caseId, reason })).rejects.toThrow('invalid-input')
    await expect(lab.cases.addend(ada, { caseId, text: 'x', reason, meaning })).rejects.toThrow('invalid-input')
    expect(lab.cases.newestVersion(caseId)).toBe(1)
  })

  it('protects every version against raw SQL, and its reads are closed again after the amendment', async () => {
    await lab.cases.amend(ada, { caseId, reason })
    await sign()
    for (const sql of [
      "UPDATE reports SET content = '{}' WHERE version = 1",
      'DELETE FROM reports WHERE version = 2',
      "UPDATE decisions SET status = 'open'",
      "UPDATE cases SET patient_name = 'x'",
      "UPDATE reads SET draft = '{}' WHERE purpose = 'amendment'",
    ])
      expect(() => lab.db.exec(sql), sql).toThrow(/case-signed|read-closed/)
  })
})

it('A case that was never signed can be neither amended nor added to', async () => {
  await expect(lab.cases.amend(ada, { caseId, reason })).rejects.toThrow('case-not-signed')
  await expect(lab.cases.addend(ada, { caseId, text: 'x', reason, meaning })).rejects.toThrow('case-not-signed')
})
