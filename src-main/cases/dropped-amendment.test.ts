import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ada, linesOf } from '#shared/contract/testing.ts'
import type { BethesdaDraft } from '#shared/domain/bethesda/index.ts'
import { addScreening, benchFor, hashOf, newSlide, resultFor } from './testing.ts'

const hsil: BethesdaDraft = {
  ...{ specimen: 'liquid-based', adequacy: 'satisfactory', transformationZone: null, quality: [] },
  ...{ unsatisfactoryReason: '', category: 'epithelial-abnormality', interpretations: ['hsil'], comment: '' },
}
const nora = { patientName: 'Vale, Nora', patientSex: 'female', birthDate: '1987-03-02' } as const
const asSigned = { accession: 'S26-7', ...nora, patientAge: 39, specimen: 'liquid-based', state: 'signed' } as const

let lab: ReturnType<typeof benchFor>
let caseId: number
let slideId: number
let screeningId: number
beforeEach(async () => {
  lab = benchFor()
  const identity = { accession: 'S26-7', person: nora, specimen: 'liquid-based' } as const
  const added = lab.cases.addSlide(ada, newSlide('a.svs', { identity, scaleSource: 'reader' }))
  caseId = added.caseId
  slideId = added.slideId
  screeningId = screened('a.svs', slideId)
  lab.cases.saveDraft(ada, { caseId, draft: hsil })
  await lab.sign(caseId)
  await lab.cases.amend(ada, { caseId, reason: 'Another look.' })
})
afterEach(() => lab.close())

function screened(name: string, slideId: number, params = 'p'): number {
  const { screeningId } = addScreening(lab.db, hashOf(name), ['HSIL'], params)
  lab.results.set(slideId, resultFor({ slideId, screeningId, labels: ['HSIL'] }))
  return screeningId
}

const drop = () => lab.cases.dropAmendment(ada, caseId)
const eventsOf = (what: string) =>
  lab.db.prepare('SELECT after FROM events WHERE what = ? ORDER BY id').pluck().all(what) as (string | null)[]

describe('A case whose amendment is dropped', () => {
  it.each([
    { patientName: 'Moss, Eve' },
    { patientSex: 'male' as const },
    { birthDate: '1950-01-01' },
    { patientAge: 71 },
    { accession: 'S26-8' },
    { specimen: 'conventional' as const },
  ])('has the identity that was signed again, whatever the amendment said: %j', async (change) => {
    lab.cases.edit(ada, { caseId, ...change })
    expect(lab.cases.row(ada, caseId)).toMatchObject(change)
    expect((await drop()).row).toMatchObject(asSigned)
    expect(eventsOf('amendment-dropped').map((after) => JSON.parse(after!).identity)).toEqual([true])
    // Every identity that the case ever had stays on record.
    const kept = lab.db.prepare('SELECT count(*) FROM case_identities WHERE case_id = ?').pluck().get(caseId)
    expect(kept).toBe(3)
  })

  it('has the preparation of the report again if only the amendment’s form changed it', async () => {
    lab.cases.saveDraft(ada, { caseId, draft: { ...hsil, specimen: 'conventional' } })
    expect(await drop()).toMatchObject({ row: asSigned, draft: hsil })
  })

  it('keeps its signed number for itself as long as the amendment is open', async () => {
    lab.cases.edit(ada, { caseId, accession: 'S26-8' })
    const other = lab.cases.addSlide(ada, newSlide('b.svs', { fileName: 'S26-7.svs' }))
    expect(lab.cases.row(ada, other.caseId).accession).toBe('S26-7-2')
    expect(() => lab.cases.edit(ada, { caseId: other.caseId, accession: 'S26-7' })).toThrow('accession-taken')
    // The case itself may take it back by hand.
    expect(lab.cases.edit(ada, { caseId, accession: 'S26-7' }).accession).toBe('S26-7')
    lab.cases.edit(ada, { caseId, accession: 'S26-8' })
    expect((await drop()).row.accession).toBe('S26-7')
    expect(lab.cases.edit(ada, { caseId: other.caseId, accession: 'S26-8' }).accession).toBe('S26-8')
  })

  it('loses the slides that joined meanwhile to one new case, with the decisions left on record', async () => {
    // Records written by an earlier version: nothing joins a case with a report any more.
    const joined = ['b.svs', 'c.svs'].map((name) => lab.cases.addSlide(ada, newSlide(name)))
    const move = lab.db.prepare('UPDATE case_slides SET case_id = ?, place = slide_id WHERE slide_id = ?')
    for (const of of joined) move.run(caseId, of.slideId)
    screened('b.svs', joined[0]!.slideId)
    const cellId = lab.db.prepare('SELECT max(id) FROM cells').pluck().get() as number
    lab.cases.act(ada, caseId, [cellId], { kind: 'accept' })
    const detail = await drop()
    expect(detail.slides.map(({ slide }) => slide.id)).toEqual([slideId])
    const line = linesOf(lab.cases, ada).find(({ accession }) => accession === 'S26-7-2')!
    expect(line).toMatchObject({ slideCount: 2, specimen: 'liquid-based', reviewed: 0 })
    // Nobody said that these slides are of the report's patient.
    expect(line).toMatchObject({ patientName: '', patientSex: null, birthDate: null })
    const opened = await lab.cases.open(ada, line.id)
    expect(opened.slides.map(({ slide }) => slide.id)).toEqual(joined.map((of) => of.slideId))
    expect(lab.events.filter((event) => event.kind === 'case').map((event) => event.caseId)).toContain(line.id)
    expect(JSON.parse(eventsOf('amendment-dropped')[0]!)).toMatchObject({
      ...{ newCaseIds: [line.id], released: joined.map((of) => of.slideId) },
    })
    const decided = lab.db.prepare("SELECT count(*) FROM decisions WHERE status = 'accepted'").pluck().get()
    expect(decided).toBe(1)
  })

  it('loses a slide of another order to a case of that order’s patient', async () => {
    const joined = ['b.svs', 'c.svs'].map((name) => lab.cases.addSlide(ada, newSlide(name)).slideId)
    const move = lab.db.prepare('UPDATE case_slides SET case_id = ?, place = slide_id WHERE slide_id = ?')
    for (const id of joined) move.run(caseId, id)
    lab.db.exec(`INSERT INTO orders (id, accession, accession_key, patient_name, patient_sex, birth_date, specimen,
        specimen_text, imported_at, changed_at)
      VALUES (1, 'S26-9', 'S26-9', 'Moss, Eve', 'female', '1960-05-06', 'conventional', '', '', '');
      INSERT INTO slide_labels (slide_id, codes, accessions, scanner, state, order_id, matched_by, changed_at)
      VALUES (${joined[0]}, '[]', '[]', '', 'matched', 1, 'code', '')`)
    await drop()
    const line = linesOf(lab.cases, ada).find(({ accession }) => accession === 'S26-9')
    const eve = { patientName: 'Moss, Eve', patientSex: 'female', birthDate: '1960-05-06' }
    expect(line).toMatchObject({ ...eve, slideCount: 1, specimen: 'conventional' })
    const rest = linesOf(lab.cases, ada).find(({ accession }) => accession === 'S26-7-2')
    expect(rest).toMatchObject({ patientName: '', slideCount: 1 })
    for (const id of [line!.id, rest!.id]) expect(lab.events).toContainEqual({ kind: 'case', caseId: id })
  })

  it('keeps sex and date of birth where an older report does not state them', async () => {
    lab.db.exec('DROP TRIGGER reports_stay')
    lab.db.exec(`UPDATE reports SET snapshot = json_remove(snapshot, '$.case.patientSex', '$.case.birthDate')`)
    lab.cases.edit(ada, { caseId, patientName: 'Moss, Eve', patientSex: 'male', birthDate: '1950-01-01' })
    expect((await drop()).row).toMatchObject(asSigned)
  })

  it('stays amended if another case has the signed number, which the error names', async () => {
    lab.cases.edit(ada, { caseId, accession: 'S26-8' })
    const other = lab.cases.addSlide(ada, newSlide('b.svs'))
    lab.db.prepare("UPDATE cases SET accession = 'S26-7' WHERE id = ?").run(other.caseId)
    await expect(drop()).rejects.toMatchObject({ data: { code: 'accession-taken', params: { accession: 'S26-7' } } })
    expect(lab.cases.row(ada, caseId)).toMatchObject({ accession: 'S26-8', state: 'amending' })
  })

  it('has the scale and the screening of the report again', async () => {
    lab.cases.setScale(ada, slideId, 0.25)
    const other = screened('a.svs', slideId, 'of another scale')
    const shown = lab.db.prepare('SELECT shown_screening_id FROM slides WHERE id = ?').pluck()
    expect(shown.get(slideId)).toBe(other)
    const { slide } = await drop()
    expect(slide).toMatchObject({ micronsPerPixel: 0.499, scaleSource: 'reader' })
    expect(shown.get(slideId)).toBe(screeningId)
    expect(JSON.parse(eventsOf('amendment-dropped')[0]!)).toMatchObject({ scaled: [slideId], screened: [slideId] })
  })

  it('goes back to its newest version, not to the first', async () => {
    lab.cases.edit(ada, { caseId, patientName: 'Moss, Eve' })
    await lab.sign(caseId)
    await lab.cases.amend(ada, { caseId, reason: 'A third look.' })
    lab.cases.edit(ada, { caseId, patientName: 'Birch, Ida' })
    expect((await drop()).row).toMatchObject({ patientName: 'Moss, Eve', reportVersion: 2 })
  })

  it('is written no new identity if nothing changed', async () => {
    await drop()
    expect(lab.db.prepare('SELECT count(*) FROM case_identities').pluck().get()).toBe(1)
    expect(JSON.parse(eventsOf('amendment-dropped')[0]!)).toEqual({
      ...{ identity: false, released: [], newCaseIds: [], scaled: [], screened: [] },
    })
  })
})
