import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Spot, tinyGrader, writeSpots, writeTinyModel } from '#main/testing/index.ts'
import type { ReviewAction } from '#shared/contract/schemas/review.ts'
import type { App } from './start.ts'
import { startCore } from './testing/start-core.ts'

/** Spots in the middle of the detector's windows, which are 8 px apart, so that each is as certain as possible. */
const at = (column: number, row: number) => ({ x: 100 + 80 * column, y: 100 + 80 * row })
const dark: Spot[] = [0, 1, 2, 3, 4].map((column) => ({ ...at(column, 0), red: column < 3 }))
/** The strict model finds none of these. */
const pale: Spot[] = [0, 1].map((column) => ({ ...at(column, 2), red: true, pale: true }))
const glass = at(4, 3)

let folder: string
let app: App
let slide: { caseId: number; slideId: number }
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-again-'))
  const models = join(folder, 'models')
  // Red is LSIL for the strict model, HSIL for the usual one. The usual one is in use because it is written last.
  writeTinyModel(models, 'strict', {}, tinyGrader(64, 0.08, 10, 2))
  const manifest = join(models, 'strict', 'manifest.json')
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"minPresence":0.5', '"minPresence":0.99'))
  writeTinyModel(models, 'usual')
  await writeSpots(join(folder, 'C26-1.png'), 600, 500, [...dark, ...pale])
  app = await startCore({ dataFolder: join(folder, 'data'), modelsFolder: models })
  const [outcome] = await app.api.intake.importPaths(reader(), [join(folder, 'C26-1.png')], { micronsPerPixel: 0.5 })
  if (outcome?.kind !== 'imported') throw new Error(JSON.stringify(outcome))
  slide = outcome
  await finished()
  app.api.system.saveSettings(reader(), { reportPictures: 'marked' })
})
afterEach(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

const reader = () => app.localSession.reader
const finished = async () =>
  expect(await app.screening.finished(slide.slideId)).toMatchObject({ state: 'succeeded', error: null })

/** Screens the slide again, with the model of this name. */
async function screenedBy(name: 'usual' | 'strict') {
  await app.api.models.use(reader(), { name, head: null })
  app.api.screening.start(reader(), slide.slideId)
  await finished()
  expect(app.screening.resultOf(slide.slideId)?.model.name).toBe(name)
}

/** The cell that the window shows at this place. Fails if it shows two. */
function cellAt({ x, y }: { readonly x: number; readonly y: number }) {
  const columns = app.api.cells.columns(reader(), { ...slide, afterId: 0 })
  const here = columns.id.flatMap((id, n) => (Math.hypot(columns.x[n]! - x, columns.y[n]! - y) < 8 ? [id] : []))
  expect(here.length, `cells at ${x}, ${y}`).toBeLessThan(2)
  return here[0] === undefined ? null : app.api.cells.detail(reader(), { caseId: slide.caseId, cellId: here[0] })
}
const shown = () => app.api.cells.columns(reader(), { ...slide, afterId: 0 }).id.length
const decide = (place: Spot, action: ReviewAction) =>
  app.api.review.act(reader(), slide.caseId, [cellAt(place)!.id], action)
const counted = () => app.cases.draftSnapshot(reader(), slide.caseId).review

describe('A slide that is screened again after a person decided on its cells', () => {
  it('by another model has each decision at its place once, and the report counts no cell twice', async () => {
    expect(shown()).toBe(dark.length + pale.length)
    decide(dark[0]!, { kind: 'accept' })
    decide(dark[1]!, { kind: 'relabel', label: 'SCC' })
    decide(dark[1]!, { kind: 'mark', marked: true })
    decide(dark[4]!, { kind: 'dismiss' })
    decide(pale[0]!, { kind: 'accept' })
    decide(pale[0]!, { kind: 'mark', marked: true })
    decide(pale[1]!, { kind: 'dismiss' })
    app.api.review.addCell(reader(), { ...slide, ...glass, width: 48, height: 48, label: 'ASC-H' })
    const before = counted()
    const ids = [...dark, ...pale].map((place) => cellAt(place)!.id)

    await screenedBy('strict')
    expect(shown()).toBe(dark.length + pale.length + 1)
    const found = { byReader: false, aiLabel: 'LSIL' }
    expect(cellAt(dark[0]!)).toMatchObject({ ...found, status: 'relabelled', readerLabel: 'HSIL' })
    expect(cellAt(dark[1]!)).toMatchObject({ ...found, status: 'relabelled', readerLabel: 'SCC', marked: true })
    expect(cellAt(dark[2]!)).toMatchObject({ ...found, status: 'open' })
    expect(cellAt(dark[4]!)).toMatchObject({ aiLabel: 'NILM', status: 'dismissed' })
    const alone = { byReader: true, aiLabel: null }
    expect(cellAt(pale[0]!)).toMatchObject({ ...alone, status: 'accepted', readerLabel: 'HSIL', marked: true })
    expect(cellAt(pale[1]!)).toMatchObject({ ...alone, status: 'dismissed' })
    expect(cellAt(glass)).toMatchObject({ ...alone, readerLabel: 'ASC-H' })
    expect(counted().counts).toEqual([
      { label: 'SCC', accepted: 0, relabelled: 1, dismissed: 0, added: 0 },
      { label: 'HSIL', accepted: 0, relabelled: 1, dismissed: 0, added: 1 },
      { label: 'ASC-H', accepted: 0, relabelled: 0, dismissed: 0, added: 1 },
      { label: 'NILM', accepted: 0, relabelled: 0, dismissed: 1, added: 0 },
    ])
    expect(counted().marks.map(({ cellId, label, by }) => [cellId, label, by])).toEqual([
      [cellAt(dark[1]!)!.id, 'SCC', 'reader'],
      [cellAt(pale[0]!)!.id, 'HSIL', 'reader'],
    ])
    // The last act concerned the place on the glass. The earlier ones are undone at their place too.
    app.api.review.undo(reader(), slide.caseId)
    expect(cellAt(glass)).toBeNull()
    app.api.review.redo(reader(), slide.caseId)

    await screenedBy('usual')
    expect([...dark, ...pale].map((place) => cellAt(place)!.id)).toEqual(ids)
    expect(counted()).toEqual(before)
  })

  it('at another scale has each decision on its cell, although the cell has another id', async () => {
    for (const place of dark) decide(place, { kind: 'accept' })
    const ids = dark.map((place) => cellAt(place)!.id)
    app.api.cases.setScale(reader(), slide.slideId, 0.48)
    await finished()
    expect(app.screening.resultOf(slide.slideId)).toMatchObject({ cached: false })
    for (const [n, place] of dark.entries()) {
      expect(cellAt(place)).toMatchObject({ status: 'accepted', byReader: false })
      expect(cellAt(place)!.id).not.toBe(ids[n])
    }
    expect(counted().counts).toEqual([
      { label: 'HSIL', accepted: 3, relabelled: 0, dismissed: 0, added: 0 },
      { label: 'NILM', accepted: 2, relabelled: 0, dismissed: 0, added: 0 },
    ])
  })
})
