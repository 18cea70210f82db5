import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type EventKind, eventKinds } from '#main/storage/index.ts'
import type { EventRow } from '#main/storage/testing/index.ts'
import { sampleRecipes } from '#main/synth/recipe/index.ts'
import { appRouter } from '#shared/contract/router.ts'
import { emptyDraft } from '#shared/domain/bethesda/index.ts'
import { asSeen, cutOut, madeField } from '#shared/domain/registration/testing.ts'
import { type TwoPeople, twoPeople, type Window, worklistOf } from './testing/two-people.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

/** One call that writes, in the order of a day's work. */
interface Step {
  /** A procedure of the router, or method and address of a plain route. */
  readonly call: string
  readonly run: (window: Window) => Promise<unknown>
  /** Events that it leaves, apart from the program's own. None for an act of a quiet kind. */
  readonly leaves: readonly EventKind[]
  /** What somebody else's window gets, where that is no refusal: there is nothing of theirs to act on. */
  readonly otherwise?: unknown
  /** What has to happen before somebody can do this. */
  readonly first?: () => Promise<unknown> | unknown
}

let lab: TwoPeople
let known: Record<'first' | 'second' | 'third', string>
beforeAll(async () => {
  lab = await twoPeople()
  known = {
    first: await lab.slide('S26-00007.tif', 1),
    second: await lab.slide('S26-00002.tif', 2),
    third: await lab.slide('third.tif', 3),
  }
})
afterAll(() => lab.close())

const mode = { camera: 'Test camera', objective: 40, width: 320, height: 240 }
const scale = { ...mode, micronsPerPixel: 0.25, method: 'typed' as const, lineMicrons: null, linePx: null }
const scene = madeField(700, 400, 21)
async function field(x: number): Promise<Blob> {
  const { data } = asSeen(cutOut(scene, x, 0, mode.width, mode.height), { sigma: 2, seed: 7 })
  const rgb = Buffer.alloc(data.length * 3)
  data.forEach((value, i) => void rgb.fill(value, i * 3, i * 3 + 3))
  const raw = { width: mode.width, height: mode.height, channels: 3 } as const
  return new Blob([new Uint8Array(await sharp(rgb, { raw }).png().toBuffer())])
}

const sent = async (answer: Promise<Response>) => {
  const response = await answer
  const body = (await response.json()) as { kind?: string }
  if (!response.ok) throw new Error(JSON.stringify(body))
  return body
}
const post = (window: Window, path: string, body: string | Blob) => sent(window.send(path, { method: 'POST', body }))
const slideState = async () => (await worklistOf(lab.ada)).rows.find(({ slideId }) => slideId === 1)?.job?.state
const reaches = (state: string) => () =>
  vi.waitFor(async () => expect(await slideState()).toBe(state), { timeout: 60_000 })
const broken = (name: string) => {
  const path = join(lab.folder, name)
  writeFileSync(path, 'no slide')
  return path
}
const batch = { id: '0123456789abcdef', folder: 'dropped' }
const orders = 'accession,patient,dob\nS26-00007,"Vale, Nora",1987-03-09\nS26-00002,"Birch, Ada",1979-01-02\n'
const draft = { ...emptyDraft('liquid-based'), adequacy: 'satisfactory' as const, category: 'nilm' as const }
const cell = { caseId: 1, x: 300, y: 200, width: 60, height: 60, label: 'HSIL' as const }
const cellIds = async () => (await lab.ada.api.cells.columns.query({ slideId: 1 })).id.slice(0, 2)

const noStep = { cells: [], undoDepth: 0, redoDepth: 0 }

const day: readonly Step[] = [
  {
    call: 'system.saveSettings',
    run: ({ api }) => api.system.saveSettings.mutate({ screenOnImport: false, readerName: 'Dr. A. Byron' }),
    leaves: ['person-renamed', 'settings-changed'],
  },
  { call: 'models.use', run: ({ api }) => api.models.use.mutate({ name: 'other' }), leaves: ['model-chosen'] },
  { call: 'viewing.savePrefs', run: ({ api }) => api.viewing.savePrefs.mutate({ gamma: 1.2 }), leaves: [] },
  {
    call: 'viewing.saveDisplay',
    run: ({ api }) =>
      api.viewing.saveDisplay.mutate({ checkedAt: '2026-11-25T10:00:00.000Z', screen: '1920 x 1080', failed: [] }),
    leaves: [],
  },
  {
    call: 'intake.importPaths',
    run: ({ api }) => api.intake.importPaths.mutate({ paths: [known.first], micronsPerPixel: null }),
    leaves: ['slide-added'],
  },
  { call: 'viewing.keepPlane', run: ({ api }) => api.viewing.keepPlane.mutate({ slideId: 1, plane: 0 }), leaves: [] },
  {
    call: 'cases.setScale',
    run: ({ api }) => api.cases.setScale.mutate({ slideId: 1, micronsPerPixel: 0.5 }),
    leaves: ['slide-scaled'],
  },
  { call: 'cases.open', run: ({ api }) => api.cases.open.query({ caseId: 1 }), leaves: ['case-opened'] },
  {
    call: 'cases.edit',
    run: ({ api }) => api.cases.edit.mutate({ caseId: 1, patientAge: 39 }),
    leaves: ['case-edited'],
  },
  { call: 'screening.start', run: ({ api }) => api.screening.start.mutate({ slideId: 1 }), leaves: ['job-asked'] },
  { call: 'screening.pause', run: ({ api }) => api.screening.pause.mutate({ slideId: 1 }), leaves: [] },
  {
    call: 'screening.resume',
    first: reaches('paused'),
    run: ({ api }) => api.screening.resume.mutate({ slideId: 1 }),
    leaves: [],
  },
  {
    call: 'screening.cancel',
    run: ({ api }) => api.screening.cancel.mutate({ slideId: 1 }),
    leaves: ['job-cancelled'],
  },
  {
    call: 'screening.start',
    first: reaches('cancelled'),
    run: ({ api }) => api.screening.start.mutate({ slideId: 1 }),
    leaves: ['job-asked'],
  },
  {
    call: 'review.act',
    first: reaches('succeeded'),
    run: async ({ api }) => api.review.act.mutate({ caseId: 1, cellIds: await cellIds(), action: { kind: 'accept' } }),
    leaves: ['read-begun', 'cells-decided'],
  },
  { call: 'review.addCell', run: ({ api }) => api.review.addCell.mutate(cell), leaves: ['cell-added'] },
  {
    call: 'review.undo',
    run: ({ api }) => api.review.undo.mutate({ caseId: 1 }),
    leaves: ['review-undone'],
    otherwise: noStep,
  },
  {
    call: 'review.redo',
    run: ({ api }) => api.review.redo.mutate({ caseId: 1 }),
    leaves: ['review-redone'],
    otherwise: noStep,
  },
  {
    call: 'cases.saveDraft',
    run: ({ api }) => api.cases.saveDraft.mutate({ caseId: 1, draft }),
    leaves: ['draft-saved'],
  },
  {
    call: 'cases.relocate',
    first() {
      mkdirSync(join(lab.folder, 'moved'))
      renameSync(known.first, join(lab.folder, 'moved', 'S26-00007.tif'))
    },
    run: ({ api }) => api.cases.relocate.mutate({ slideId: 1, path: join(lab.folder, 'moved', 'S26-00007.tif') }),
    leaves: ['slide-moved'],
  },
  {
    call: 'cases.signOut',
    run: ({ api }) => api.cases.signOut.mutate({ caseId: 1, meaning: 'I have reviewed this slide.' }),
    leaves: ['case-signed'],
  },
  { call: 'POST /orders', run: (window) => post(window, '/orders?name=a.csv', orders), leaves: ['orders-imported'] },
  {
    call: 'POST /upload',
    run: async (window) => post(window, '/upload?name=unnamed.tif&mpp=0.25', new Blob([await readFile(known.second)])),
    leaves: ['slide-added'],
  },
  {
    call: 'orders.match',
    run: ({ api }) => api.orders.match.mutate({ slideId: 2, orderId: 2 }),
    leaves: ['slide-matched', 'slide-placed'],
  },
  {
    call: 'orders.release',
    run: ({ api }) => api.orders.release.mutate({ slideId: 2 }),
    leaves: ['slide-released', 'slide-placed'],
  },
  {
    call: 'orders.setAside',
    run: ({ api }) => api.orders.setAside.mutate({ slideId: 2 }),
    leaves: ['slide-set-aside'],
  },
  {
    call: 'intake.importUploaded',
    first: async () =>
      post(
        lab.bo,
        `/upload?name=third.tif&batch=${batch.id}&folder=${batch.folder}`,
        new Blob([await readFile(known.third)]),
      ),
    run: ({ api }) => api.intake.importUploaded.mutate({ ...batch, micronsPerPixel: 0.5 }),
    leaves: ['slide-added'],
  },
  {
    call: 'intake.importPaths',
    run: ({ api }) => api.intake.importPaths.mutate({ paths: [broken('a.svs')], micronsPerPixel: null }),
    leaves: ['file-refused'],
  },
  { call: 'intake.retry', run: ({ api }) => api.intake.retry.mutate({ id: 1 }), leaves: ['file-refused'] },
  { call: 'intake.dismiss', run: ({ api }) => api.intake.dismiss.mutate({ id: 1 }), leaves: ['refusal-dismissed'] },
  {
    call: 'intake.addSamples',
    async first() {
      // Drawn already, so that there is nothing to wait for.
      mkdirSync(join(lab.folder, 'data', 'samples'), { recursive: true })
      for (const [n, { fileName }] of sampleRecipes.entries())
        renameSync(await lab.slide(`${n}.tif`, 10 + n), join(lab.folder, 'data', 'samples', fileName))
    },
    run: ({ api }) => api.intake.addSamples.mutate(),
    leaves: sampleRecipes.flatMap(() => ['slide-added', 'case-edited'] as const),
  },
  {
    call: 'camera.saveCalibration',
    run: ({ api }) => api.camera.saveCalibration.mutate(scale),
    leaves: ['calibration-saved'],
  },
  { call: 'camera.begin', run: ({ api }) => api.camera.begin.mutate(mode), leaves: ['capture-begun'] },
  {
    call: 'POST /camera/:capture/fields',
    run: async (window) => post(window, '/camera/1/fields', await field(0)),
    leaves: [],
  },
  { call: 'camera.undo', run: ({ api }) => api.camera.undo.mutate({ captureId: 1 }), leaves: [] },
  {
    call: 'camera.finish',
    first: async () => post(lab.bo, '/camera/1/fields', await field(0)),
    run: ({ api }) => api.camera.finish.mutate({ captureId: 1, name: 'fields' }),
    leaves: ['slide-added', 'capture-ended'],
  },
  {
    call: 'camera.discard',
    first: () => lab.bo.api.camera.begin.mutate(mode),
    run: ({ api }) => api.camera.discard.mutate({ captureId: 2 }),
    leaves: ['capture-ended'],
  },
  {
    call: 'camera.removeCalibration',
    run: ({ api }) => api.camera.removeCalibration.mutate({ id: 1 }),
    leaves: ['calibration-removed'],
  },
]

/** Calls that write elsewhere than to the records: to the log. */
const recordless = ['system.reportFault']

it('Every call that writes is tried here', () => {
  const procedures = Object.entries(appRouter._def.procedures)
  const mutations = procedures
    .filter(([, procedure]) => (procedure as unknown as { _def: { type: string } })._def.type === 'mutation')
    .map(([path]) => path)
  const tried = new Set(day.map(({ call }) => call))
  expect(mutations.filter((path) => !tried.has(path))).toEqual(recordless)
})

it('Each is refused to somebody whom the records do not know, and is recorded as the act of the one who asks', async () => {
  const seen = new Set<EventKind>()
  const note = (events: readonly EventRow[]) => {
    for (const { what } of events) seen.add(what)
    // Records of what was done outlive the patient's: they hold ids, codes and numbers.
    expect(JSON.stringify(events)).not.toMatch(/Vale|Birch|Byron|S26|1987|third/)
  }
  for (const { call, run, leaves, first, otherwise } of day) {
    await first?.()
    note(lab.newEvents())
    if (otherwise) expect(await run(lab.stranger), call).toMatchObject(otherwise)
    else await expect(run(lab.stranger), call).rejects.toThrow()
    expect(
      lab.newEvents().filter(({ by }) => by !== 'system'),
      `${call} by a stranger`,
    ).toEqual([])
    await run(lab.bo)
    const events = lab.newEvents()
    note(events)
    const own = events.filter(({ by }) => by !== 'system').map(({ by, what }) => `${by} ${what}`)
    expect(own, call).toEqual(leaves.map((what) => `bo ${what}`))
  }
  expect(kept.filter((kind) => !seen.has(kind))).toEqual([...noCallYet])
})

const kept = Object.entries(eventKinds).flatMap(([kind, how]) => (how === 'kept' ? [kind as EventKind] : []))
/** Kinds of acts that nothing in the product does yet. */
const noCallYet: readonly EventKind[] = [
  'case-removed',
  'read-done',
  'amendment-begun',
  'amendment-dropped',
  'addendum-signed',
  'task-known',
]
