import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pdfText } from '#main/reports/testing/index.ts'
import { gridOfSpots, writeSpots, writeTinyModel } from '#main/testing/index.ts'
import type { ReviewAction } from '#shared/contract/schemas/review.ts'
import { acknowledging, linesOf } from '#shared/contract/testing.ts'
import { emptyDraft } from '#shared/domain/bethesda/index.ts'
import type { TallyDraft } from '#shared/domain/tally/index.ts'
import type { App } from '../start.ts'
import { startCore } from '../testing/start-core.ts'
import { writeUrineModel } from './model.ts'

const manifests = fileURLToPath(new URL('./tasks', import.meta.url))
const spots = gridOfSpots(700, 600, 90)
const red = spots.filter((spot) => spot.red).length

let folder: string
let app: App | undefined
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-second-task-'))
  await writeSpots(join(folder, 'U26-00007.png'), 700, 600, spots)
})
afterEach(async () => {
  await app?.close()
  app = undefined
  rmSync(folder, { recursive: true, force: true })
})

const data = () => join(folder, 'data')
const addManifest = () => cpSync(manifests, join(data(), 'tasks'), { recursive: true })
async function start(models: string): Promise<App> {
  app = await startCore({ dataFolder: data(), modelsFolder: models })
  return app
}

/** Starts with a laboratory's own task and model, and imports and screens the slide. */
async function screened() {
  addManifest()
  writeUrineModel(join(folder, 'models'))
  const { api, screening, localSession } = await start(join(folder, 'models'))
  await api.system.saveSettings(localSession.reader, { laboratory: 'North' })
  api.people.rename(localSession.reader, localSession.reader.id, 'Dr. Ada Byron')
  const { reader } = app!.localSession
  const [outcome] = await api.intake.importPaths(reader, [join(folder, 'U26-00007.png')], { micronsPerPixel: 0.5 })
  if (outcome?.kind !== 'imported') throw new Error(JSON.stringify(outcome))
  const { caseId, slideId } = outcome
  expect((await screening.finished(slideId)).state).toBe('succeeded')
  const cells = () => {
    const { classes, ...columns } = api.cells.columns(reader, { caseId, slideId, afterId: 0 })
    const code = (place: number) => (place < 0 ? null : classes[place]!)
    return columns.id.map((id, row) => ({
      ...{ id, ai: code(columns.aiLabel[row]!), mine: code(columns.readerLabel[row]!) },
      marked: columns.marked[row] === 1,
    }))
  }
  return { api, reader, caseId, slideId, cells }
}

describe('A task that is not part of the program: three classes and a plain form, in one folder', () => {
  it('is imported, screened, reviewed and signed, and its report uses its words', async () => {
    const { api, reader, caseId, slideId, cells } = await screened()
    const opened = await api.cases.open(reader, caseId)
    expect(opened).toMatchObject({ row: { task: 'urine', lane: 'urgent' }, task: { title: 'Urinary cytology' } })
    expect(opened.result?.cells.byClass).toEqual({ HGUC: red, NHGUC: spots.length - red })
    expect(opened.draft).toEqual({ specimen: 'not-stated', category: null, counts: {}, comment: '' })

    const carcinoma = cells().filter(({ ai }) => ai === 'HGUC')
    const plain = cells().filter(({ ai }) => ai === 'NHGUC')
    expect([carcinoma.length, plain.length]).toEqual([red, spots.length - red])
    const act = (ids: number[], action: ReviewAction) => api.review.act(reader, caseId, ids, action)
    act(
      carcinoma.slice(0, 2).map(({ id }) => id),
      { kind: 'accept' },
    )
    act([carcinoma[0]!.id], { kind: 'mark', marked: true })
    act([plain[0]!.id], { kind: 'relabel', label: 'AUC' })
    const box = { x: 300, y: 300, width: 48, height: 48 }
    api.review.addCell(reader, { caseId, slideId, ...box, label: 'AUC' })
    expect(cells().filter(({ mine }) => mine === 'AUC')).toHaveLength(2)

    const draft: TallyDraft = {
      ...{ specimen: 'other', category: 'HGUC', counts: { HGUC: 2, AUC: 2 }, comment: 'Bladder washing.' },
    }
    await expect(api.cases.signOut(reader, caseId, { meaning: 'I have examined it.' })).rejects.toMatchObject({
      data: { code: 'invalid-input', params: { problems: 'specimen-missing,category-missing' } },
    })
    api.cases.saveDraft(reader, { caseId, draft })
    const as = { meaning: 'I have examined it.' }
    const signed = await api.cases.signOut(reader, caseId, acknowledging(api.cases, reader, caseId, as))
    expect(signed).toMatchObject({ row: { state: 'signed', category: 'HGUC' }, signOut: { report: draft } })

    const [page = ''] = pdfText(app!.cases.report(caseId, 1)!)
    for (const words of [
      ...['Urinary cytology report', 'High-grade carcinoma', 'Atypical: 2', 'Bladder washing.'],
      ...['atypical urothelial cells or worse', 'a high-grade urothelial carcinoma', 'Dr. Ada Byron'],
    ])
      expect(page.replaceAll('\n', ' ')).toContain(words)
    expect(page).not.toMatch(/NILM|HSIL|Bethesda|Gyn/)
  })

  it('accepts no class and no result of another task', async () => {
    const { api, reader, caseId, cells } = await screened()
    const [first] = cells()
    expect(() => api.review.act(reader, caseId, [first!.id], { kind: 'relabel', label: 'HSIL' })).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'unknown-class' }) }),
    )
    expect(cells()[0]).toEqual(first)
    const bethesda = emptyDraft('other')
    expect(() => api.cases.saveDraft(reader, { caseId, draft: bethesda })).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'invalid-input' }) }),
    )
    const unknown: TallyDraft = { specimen: 'other', category: 'LSIL', counts: {}, comment: '' }
    api.cases.saveDraft(reader, { caseId, draft: unknown })
    await expect(api.cases.signOut(reader, caseId, { meaning: 'I have examined it.' })).rejects.toMatchObject({
      data: { params: { problems: 'class-unknown' } },
    })
  })

  it('stays readable beside a model of another task, which does not screen its cases', async () => {
    const { slideId, caseId } = await screened()
    await app!.close()
    writeTinyModel(join(folder, 'others'))
    const { api, screening, localSession } = await start(join(folder, 'others'))
    const { reader } = localSession
    expect((await api.cases.open(reader, caseId)).task.name).toBe('urine')
    expect(() => screening.start(reader, slideId)).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'task-without-model' }) }),
    )
    // A case that nobody has begun to read can be read as another task.
    expect(linesOf(api.worklist, reader)).toMatchObject([{ task: 'urine' }])
    expect(api.cases.edit(reader, { caseId, task: 'cervix' })).toMatchObject({ task: 'cervix' })
    screening.start(reader, slideId)
    await screening.finished(slideId)
    const opened = await api.cases.open(reader, caseId)
    expect(opened).toMatchObject({ task: { name: 'cervix' }, draft: { adequacy: null } })
    api.review.act(reader, caseId, [api.cells.columns(reader, { caseId, slideId, afterId: 0 }).id[0]!], {
      kind: 'accept',
    })
    expect(() => api.cases.edit(reader, { caseId, task: 'urine' })).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'case-begun' }) }),
    )
  })

  it('with a missing or faulty manifest is named, and is never read as another task', async () => {
    const { caseId } = await screened()
    await app!.close()
    const file = join(data(), 'tasks', 'urine', 'task.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"key": "3"', '"key": "2"'))
    const { api, localSession } = await start(join(folder, 'models'))
    const { reader } = localSession
    const info = await api.system.info()
    expect(info.tasksRefused).toEqual([{ code: 'task-invalid', params: expect.objectContaining({ file, line: 9 }) }])
    expect(info.modelError).toMatchObject({ code: 'task-missing', params: { task: 'urine' } })
    await expect(api.cases.open(reader, caseId)).rejects.toMatchObject({
      data: { code: 'task-missing', params: { task: 'urine' } },
    })
  })
})
