import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import { answersTo } from '#shared/contract/testing.ts'
import { emptyDraft } from '#shared/domain/bethesda/index.ts'
import { type TwoPeople, twoPeople, type Window, worklistOf } from './testing/two-people.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const draft = {
  ...emptyDraft('liquid-based'),
  adequacy: 'satisfactory' as const,
  category: 'epithelial-abnormality' as const,
  interpretations: ['hsil' as const],
  comment: 'seen by the first reader',
}
const caseId = 1
/** Words of the draft that a search of the worklist may find only once it is a report. */
const words = ['hsil', 'epithelial', 'abnormality', 'in-review']

let lab: TwoPeople
let cells: number[]
/**
 * What a window heard since the last call. Makes a change that everyone hears, so that nothing is still in transit.
 */
async function heardBy(window: Window): Promise<LiveEvent[]> {
  await lab.ada.api.system.saveSettings.mutate({ reducedMotion: true })
  await vi.waitFor(() => expect(window.heard.at(-1)?.kind).toBe('system'))
  return window.heard.splice(0).filter(({ kind }) => kind !== 'system')
}
const rowOf = async (window: Window) => (await worklistOf(window)).rows.find(({ id }) => id === caseId)

beforeAll(async () => {
  lab = await twoPeople()
  const paths = [await lab.slide('S26-00001.tif', 1)]
  await lab.ada.api.intake.importPaths.mutate({ paths, micronsPerPixel: 0.5 })
  await vi.waitFor(async () => expect(await rowOf(lab.ada)).toMatchObject({ state: 'ready' }), { timeout: 60_000 })
  cells = (await lab.ada.api.cells.columns.query({ slideId: 1 })).id
  for (const window of [lab.ada, lab.bo]) {
    // The preparation belongs to the case and is visible to everyone, so it is set before the first read begins.
    await window.api.cases.open.query({ caseId })
    await heardBy(window)
  }
  await lab.ada.api.cases.edit.mutate({ caseId, specimen: 'liquid-based' })
})
afterAll(() => lab.close())

describe('A second person who reads the same case', () => {
  let before: Awaited<ReturnType<typeof viewOf>>
  const viewOf = async (window: Window) => ({
    worklist: await worklistOf(window),
    found: await Promise.all(words.map((word) => worklistOf(window, word))),
    detail: await window.api.cases.open.query({ caseId }),
    columns: await window.api.cells.columns.query({ slideId: 1 }),
    cell: await window.api.cells.detail.query({ cellId: cells[0]! }),
    report: (await (await window.send('/reports/1.pdf')).arrayBuffer()).byteLength,
  })

  it('hears nothing of the first read while it is open, and sees nothing of it anywhere', async () => {
    const { api } = lab.ada
    before = await viewOf(lab.bo)
    await heardBy(lab.ada)
    await heardBy(lab.bo)
    await api.review.act.mutate({ caseId, cellIds: cells.slice(0, 3), action: { kind: 'dismiss' } })
    await api.review.act.mutate({ caseId, cellIds: [cells[0]!], action: { kind: 'relabel', label: 'SCC' } })
    const { cellId } = await api.review.addCell.mutate({ caseId, x: 50, y: 60, width: 60, height: 60, label: 'HSIL' })
    await api.review.undo.mutate({ caseId })
    await api.review.redo.mutate({ caseId })
    await api.cases.saveDraft.mutate({ caseId, draft })

    expect(new Set((await heardBy(lab.ada)).map(({ kind }) => kind))).toEqual(new Set(['review', 'case', 'draft']))
    expect(await heardBy(lab.bo)).toEqual([])
    expect(await viewOf(lab.bo)).toEqual(before)
    await expect(lab.bo.api.cells.detail.query({ cellId })).rejects.toThrow('not-found')
    expect((await lab.bo.send(`/crops/${cellId}`)).status).toBe(404)
    expect((await lab.ada.send(`/crops/${cellId}`)).status).toBe(200)
    expect(await rowOf(lab.ada)).toMatchObject({ state: 'in-review', category: draft.category, reviewed: 4 })
    expect(await rowOf(lab.bo)).toMatchObject({ state: 'ready', category: null, reviewed: 0 })
  })

  it('reads independently, and the first person hears nothing of that', async () => {
    const { api } = lab.bo
    expect(await api.review.undo.mutate({ caseId })).toMatchObject({ cells: [], undoDepth: 0 })
    await heardBy(lab.ada)
    await heardBy(lab.bo)
    await api.review.act.mutate({ caseId, cellIds: [cells[5]!], action: { kind: 'accept' } })
    expect((await heardBy(lab.bo)).map(({ kind }) => kind)).toEqual(['review', 'case'])
    expect(await heardBy(lab.ada)).toEqual([])
    expect(await rowOf(lab.bo)).toMatchObject({ state: 'in-review', category: null, reviewed: 1 })
    expect(await rowOf(lab.ada)).toMatchObject({ category: draft.category, reviewed: 4 })
  })

  it('hears of the report once the first reader has signed it, with the name of the person who asks', async () => {
    await heardBy(lab.bo)
    const acknowledged = answersTo(await lab.ada.api.cases.beforeSigning.query({ caseId }))
    await lab.ada.api.cases.signOut.mutate({ caseId, meaning: 'I have reviewed this slide.', acknowledged })
    const heard = await heardBy(lab.bo)
    expect(heard).toEqual([
      {
        kind: 'case',
        row: expect.objectContaining({ state: 'signed', signedBy: 'Dr. Ada Byron', category: draft.category }),
      },
    ])
    const found = await Promise.all(words.map((word) => worklistOf(lab.bo, word)))
    expect(found.some(({ total }) => total === 1)).toBe(true)
  })
})
