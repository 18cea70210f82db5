import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { firstLines as everything, ada as reader } from '#shared/contract/testing.ts'
import { type OrdersLab, ordersLab } from './testing.ts'

let lab: OrdersLab
beforeEach(() => {
  lab = ordersLab()
})
afterEach(() => lab.close())

const nora = 'S26-00001,"Vale, Nora",F,1987-03-09,ThinPrep,\n'
const draft = {
  specimen: 'liquid-based',
  adequacy: 'satisfactory',
  transformationZone: 'present',
  quality: [],
  unsatisfactoryReason: '',
  category: 'nilm',
  interpretations: [],
  comment: '',
} as const
const signed = async (codes: string[]) => {
  const added = lab.arrive({ codes })
  lab.cases.saveDraft(reader, { caseId: added.caseId, draft: { ...draft, quality: [], interpretations: [] } })
  await lab.sign(added.caseId)
  return added
}
const amend = (caseId: number) => lab.cases.amend(reader, { caseId, reason: 'An order came later.' })

it('An order that comes after sign-out is shown with the case and changes nothing by itself', async () => {
  const { slideId, caseId } = await signed(['S26-00001'])
  expect(lab.orders.label(slideId)).toMatchObject({ late: null, order: null })
  expect(lab.take(nora)).toMatchObject({ added: 1, matched: 0 })
  expect(lab.orders.label(slideId)?.late).toMatchObject({ accession: 'S26-00001', patientName: 'Vale, Nora' })
  expect(lab.cases.row(reader, caseId)).toMatchObject({ patientName: '', birthDate: null })
  expect(() => lab.orders.match(reader, slideId, 1)).toThrow('case-signed')
})

it('The case takes the patient of the late order while its report is amended', async () => {
  const { slideId, caseId } = await signed(['S26-00001'])
  lab.take(nora)
  await amend(caseId)
  expect(lab.orders.match(reader, slideId, 1)).toMatchObject({
    id: caseId,
    accession: 'S26-00001',
    patientName: 'Vale, Nora',
    patientSex: 'female',
    birthDate: '1987-03-09',
  })
  expect(lab.orders.label(slideId)).toMatchObject({ late: null, state: 'matched' })
})

it('An order for another number, a cancelled one and one that a reader refused are not late orders', async () => {
  const { slideId } = await signed(['S26-00001'])
  lab.take('S26-00002,"Birch, Ada",F,,,\n')
  expect(lab.orders.label(slideId)?.late).toBeNull()
  lab.take(nora)
  lab.take('S26-00001,,,,,cancelled\n')
  expect(lab.orders.label(slideId)?.late).toBeNull()
})

it('A case with its order in time has no late order', async () => {
  lab.take(nora)
  const { slideId } = await signed(['S26-00001'])
  expect(lab.orders.label(slideId)).toMatchObject({ state: 'matched', late: null })
})

describe('An order that is changed after its case was signed', () => {
  const changed = (lines: string) => lab.take(lines)
  const rowOf = (caseId: number) => lab.cases.row(reader, caseId)
  const listed = () =>
    lab.cases.page(reader, { ...everything, filter: { ...everything.filter, groups: ['needs-you'] } })

  it.each([
    ['name', 'S26-00001,"Moss, Eve",F,1987-03-09,ThinPrep,\n'],
    ['sex', 'S26-00001,"Vale, Nora",M,1987-03-09,ThinPrep,\n'],
    ['date of birth', 'S26-00001,"Vale, Nora",F,1978-03-09,ThinPrep,\n'],
    ['date of birth, which it states no more', 'S26-00001,"Vale, Nora",F,,ThinPrep,\n'],
  ])('in its %s is announced on the case and first in the worklist, and changes nothing by itself', async (_, line) => {
    lab.take(nora)
    const { slideId, caseId } = await signed(['S26-00001'])
    lab.arrive({ codes: ['S26-00009'] })
    lab.events.length = 0
    changed(line)
    expect(lab.orders.label(slideId)).toMatchObject({ late: null, corrected: { accession: 'S26-00001' } })
    expect(rowOf(caseId)).toMatchObject({ state: 'signed', orderChange: 'changed', patientName: 'Vale, Nora' })
    expect(lab.cases.page(reader, everything).rows[0]?.id).toBe(caseId)
    expect(listed()).toMatchObject({ total: 1, rows: [{ id: caseId }], counts: { groups: { 'needs-you': 1 } } })
    expect(lab.events).toContainEqual({ kind: 'case', caseId })
  })

  it('is taken over by an amendment, after which nothing is announced', async () => {
    lab.take(nora)
    const { slideId, caseId } = await signed(['S26-00001'])
    changed('S26-00001,"Moss, Eve",F,1987-03-09,ThinPrep,\n')
    await amend(caseId)
    expect(lab.orders.match(reader, slideId, 1)).toMatchObject({ patientName: 'Moss, Eve', orderChange: null })
    expect(lab.orders.label(slideId)?.corrected).toBeNull()
    // A dropped amendment leaves the report with the patient whom it names, and the notice comes back.
    await lab.cases.dropAmendment(reader, caseId)
    expect(rowOf(caseId)).toMatchObject({ patientName: 'Vale, Nora', orderChange: 'changed' })
  })

  it('stays announced after an addendum, which repeats the patient of the report', async () => {
    lab.take(nora)
    const { slideId, caseId } = await signed(['S26-00001'])
    changed('S26-00001,"Moss, Eve",F,1987-03-09,ThinPrep,\n')
    const reason = 'The ordering system is wrong.'
    await lab.cases.addend(reader, { caseId, text: 'The name was checked.', reason, meaning: 'I approve this report.' })
    expect(rowOf(caseId).orderChange).toBe('changed')
    expect(lab.orders.label(slideId)?.corrected).not.toBeNull()
  })

  it('is announced no more once an amendment was signed without it, which its signer acknowledges', async () => {
    lab.take(nora)
    const { slideId, caseId } = await signed(['S26-00001'])
    changed('S26-00001,"Moss, Eve",F,1987-03-09,ThinPrep,\n')
    await amend(caseId)
    const before = lab.cases.beforeSigning(reader, caseId).contradictions.map(({ id }) => id)
    expect(before).toContain('order-differs')
    const others = before.filter((id) => id !== 'order-differs').map((id) => ({ id, reason: '' }))
    await expect(
      lab.cases.signOut(reader, caseId, { meaning: 'I approve this report.', acknowledged: others }),
    ).rejects.toMatchObject({ data: { code: 'not-acknowledged', params: { ids: 'order-differs' } } })
    await lab.sign(caseId)
    expect(rowOf(caseId).orderChange).toBeNull()
    expect(lab.orders.label(slideId)?.corrected).toBeNull()
    expect(listed().total).toBe(0)
  })

  it('and is cancelled is announced as cancelled; one that comes back unchanged is not announced', async () => {
    lab.take(nora)
    const { slideId, caseId } = await signed(['S26-00001'])
    changed('S26-00001,,,,,cancelled\n')
    expect(lab.orders.label(slideId)).toMatchObject({ corrected: { cancelled: true } })
    expect(rowOf(caseId)).toMatchObject({ state: 'signed', orderChange: 'cancelled' })
    lab.take(nora)
    expect(rowOf(caseId).orderChange).toBeNull()
    expect(listed().total).toBe(0)
  })

  it('is not announced if only the preparation differs, before sign-out, or for a reader’s own correction', async () => {
    lab.take(nora)
    const open = lab.arrive({ codes: ['S26-00001'] })
    changed('S26-00001,"Vale, Nora",F,1987-03-09,SurePath,\n')
    lab.cases.edit(reader, { caseId: open.caseId, patientName: 'Vale-Moss, Nora' })
    expect(lab.orders.label(open.slideId)?.corrected).toBeNull()
    lab.cases.saveDraft(reader, { caseId: open.caseId, draft: { ...draft, quality: [], interpretations: [] } })
    await lab.sign(open.caseId)
    expect(rowOf(open.caseId).orderChange).toBeNull()
    changed('S26-00001,"Vale, Nora",F,1987-03-09,Other,\n')
    expect(listed().total).toBe(0)
  })
})

describe('An order whose accession number is corrected after its case was signed', () => {
  const renumbered = 'S26-00001,,,,,cancelled\nS26-00012,"Vale, Nora",F,1987-03-09,ThinPrep,\n'

  it.each([
    ['in one file', [renumbered]],
    ['in two files', renumbered.trim().split('\n')],
    ['in two files, the new number first', renumbered.trim().split('\n').toReversed()],
  ])('%s is announced with its new number, which an amendment takes', async (_, files) => {
    lab.take(nora)
    const { slideId, caseId } = await signed(['S26-00001'])
    for (const lines of files.slice(0, -1)) lab.take(`${lines}\n`)
    lab.events.length = 0
    lab.take(`${files.at(-1)}\n`)
    const label = lab.orders.label(slideId)!
    expect(label).toMatchObject({ corrected: { accession: 'S26-00001' }, renumbered: { accession: 'S26-00012' } })
    expect(lab.cases.row(reader, caseId)).toMatchObject({ orderChange: 'cancelled', renumberedTo: 'S26-00012' })
    expect(lab.events).toContainEqual({ kind: 'case', caseId })
    await amend(caseId)
    expect(lab.orders.match(reader, slideId, label.renumbered!.id)).toMatchObject({
      id: caseId,
      ...{ accession: 'S26-00012', patientName: 'Vale, Nora', birthDate: '1987-03-09' },
    })
    expect(lab.orders.label(slideId)).toMatchObject({ state: 'matched', corrected: null, renumbered: null })
  })

  it.each([
    ['another patient', 'S26-00012,"Moss, Eve",F,1987-03-09,ThinPrep,\n'],
    ['another date of birth', 'S26-00012,"Vale, Nora",F,1978-03-09,ThinPrep,\n'],
    ['another preparation', 'S26-00012,"Vale, Nora",F,1987-03-09,Conventional,\n'],
    ['an order that was cancelled, too', 'S26-00012,"Vale, Nora",F,1987-03-09,ThinPrep,\nS26-00012,,,,,cancelled\n'],
    ['two orders', ['S26-00012', 'S26-00013'].map((n) => `${n},"Vale, Nora",F,1987-03-09,ThinPrep,\n`).join('')],
  ])('is not said of %s', async (_, lines) => {
    lab.take(nora)
    const { slideId, caseId } = await signed(['S26-00001'])
    lab.take(`S26-00001,,,,,cancelled\n${lines}`)
    expect(lab.orders.label(slideId)).toMatchObject({ corrected: { cancelled: true }, renumbered: null })
    expect(lab.cases.row(reader, caseId)).toMatchObject({ orderChange: 'cancelled', renumberedTo: null })
  })

  it('leaves other orders of the patient out of reach of the match', async () => {
    lab.take(nora)
    const { slideId, caseId } = await signed(['S26-00001'])
    lab.take('S26-00012,"Vale, Nora",F,1987-03-09,ThinPrep,\n')
    await amend(caseId)
    expect(() => lab.orders.match(reader, slideId, 2)).toThrow('conflict')
  })
})

describe('A signature on a case whose order', () => {
  const found = (caseId: number) => lab.cases.beforeSigning(reader, caseId).contradictions.map(({ id }) => id)

  it.each([
    ['is cancelled', 'S26-00001,,,,,cancelled\n', {}, ['order-cancelled']],
    ['names another patient', '', { patientName: 'Moss, Eve' }, ['order-differs']],
    ['states another date of birth', '', { birthDate: '1950-01-01' }, ['order-differs']],
    ['states what the case lacks', '', { patientSex: null }, ['order-differs']],
    ['agrees with it', nora, {}, []],
  ])('%s must acknowledge that', (_, line, edit, expected) => {
    lab.take(nora)
    const { caseId } = lab.arrive({ codes: ['S26-00001'] })
    if (line !== '') lab.take(line)
    if (Object.keys(edit).length > 0) lab.cases.edit(reader, { caseId, ...edit })
    expect(found(caseId).filter((id) => /^order-(cancelled|differs)/.test(id))).toEqual(expected)
  })

  it('does not state something that a reader added need not acknowledge it', () => {
    lab.take('S26-00001,"Vale, Nora",,,ThinPrep,\n')
    const { caseId } = lab.arrive({ codes: ['S26-00001'] })
    lab.cases.edit(reader, { caseId, birthDate: '1987-03-09', patientSex: 'female' })
    expect(found(caseId)).not.toContain('order-differs')
  })
})
