import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Cases } from '#main/cases/index.ts'
import { writeLabelSlide } from '#main/testing/index.ts'
import { ada } from '#shared/contract/testing.ts'
import { type Lab, openLab, remove, temporaryFolder, testEngine } from './testing.ts'

const heading = 'accession,patient,sex,dob,specimen,status\n'
const nora = `${heading}S26-00001,"Vale, Nora",F,1987-03-09,ThinPrep,\n`
const eve = `${heading}S26-00001,"Moss, Eve",F,1960-05-06,ThinPrep,\n`
const engine = testEngine()
afterAll(() => engine.close())

let folder: string
let lab: Lab
/** What happens between the first look at a slide and its record, while its files are copied. */
let meanwhile: () => void
beforeEach(() => {
  folder = temporaryFolder()
  meanwhile = () => undefined
  const cases = new Proxy({} as Cases, {
    get:
      (_, name) =>
      (...given: never[]) => {
        if (name === 'addSlide') meanwhile()
        return (lab.cases[name as keyof Cases] as (...given: never[]) => unknown)(...given)
      },
  })
  lab = openLab(engine, folder, { cases })
})
afterEach(async () => {
  await lab.close()
  remove(folder)
})

let seed = 0
async function bring(fileName: string) {
  const path = join(folder, fileName)
  await writeLabelSlide(path, { codes: [], seed: ++seed })
  const [outcome] = await lab.intake.importPaths(ada, [path], { micronsPerPixel: 0.25 })
  if (outcome?.kind !== 'imported') throw new Error(JSON.stringify(outcome))
  const [slide] = lab.cases.slides().slice(-1)
  return { row: lab.cases.row(ada, outcome.caseId), label: lab.orders.label(slide!.id) }
}

describe('A slide whose order changes while its files are taken', () => {
  it('gets the patient that the order names then', async () => {
    lab.give(nora)
    meanwhile = () => void lab.give(eve)
    const { row } = await bring('S26-00001.svs')
    expect(row).toMatchObject({ accession: 'S26-00001', patientName: 'Moss, Eve', birthDate: '1960-05-06' })
  })

  it('gets no patient and no order if the order was cancelled', async () => {
    lab.give(nora)
    meanwhile = () => void lab.give(`${heading}S26-00001,,,,,cancelled\n`)
    const { row, label } = await bring('S26-00001.svs')
    expect(row.patientName).toBe('')
    expect(label).toMatchObject({ state: 'unmatched', order: null })
  })

  it('does not join a case whose slide was released from the order', async () => {
    lab.give(nora)
    const first = await bring('S26-00001_A.svs')
    expect(first.label?.state).toBe('matched')
    meanwhile = () => void lab.orders.release(ada, first.label!.slideId)
    const { row } = await bring('S26-00001_B.svs')
    expect(row.id).not.toBe(first.row.id)
    expect(row).toMatchObject({ patientName: 'Vale, Nora', slideCount: 1 })
  })

  it('joins the order’s case if nothing but the preparation changed', async () => {
    lab.give(nora)
    const first = await bring('S26-00001_A.svs')
    meanwhile = () => void lab.give(nora.replace('ThinPrep', 'SurePath'))
    const { row } = await bring('S26-00001_B.svs')
    expect(row).toMatchObject({ id: first.row.id, slideCount: 2 })
  })
})
