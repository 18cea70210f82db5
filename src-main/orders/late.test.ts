import { afterEach, beforeEach, expect, it } from 'vitest'
import { ada as reader } from '#shared/contract/testing.ts'
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
  const acknowledged = ['slide-not-opened', 'slide-not-screened'].map((id) => ({
    id: `${id}:${added.slideId}`,
    reason: '',
  }))
  await lab.cases.signOut(reader, added.caseId, { meaning: 'I approve this report.', acknowledged })
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
