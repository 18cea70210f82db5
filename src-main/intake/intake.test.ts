import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import { ada, linesOf } from '#shared/contract/testing.ts'
import { type Lab, openLab, pause, remove, scannerOf, temporaryFolder, testEngine, until } from './testing.ts'

const shared = fileURLToPath(new URL('../../../shared/data/wsi/', import.meta.url))
const slide = join(shared, 'CMU-1-Small-Region.svs')
const haveShared = existsSync(slide)

const engine = testEngine()
afterAll(() => engine.close())

let folder: string
let lab: Lab
let screened: number[]
beforeEach(() => {
  folder = temporaryFolder()
  screened = []
  const screen = (_reader: unknown, slideId: number) => void screened.push(slideId)
  lab = openLab(engine, folder, { stableMs: 300, pollMs: 200, screen })
})
afterEach(async () => {
  await lab.close()
  remove(folder)
})

const noScale = { micronsPerPixel: null }
const outcomeOf = async (path: string): Promise<ImportOutcome> =>
  (await lab.intake.importPaths(ada, [path], noScale))[0]!

describe.skipIf(!haveShared)('importing slides', () => {
  it('imports every readable file of a folder and refuses the others with the reason and their name', async () => {
    const outcomes = await lab.intake.importPaths(ada, [shared], noScale)
    const seen = Object.fromEntries(
      outcomes.map((outcome) => [outcome.fileName, outcome.kind === 'quarantined' ? outcome.error.code : outcome.kind]),
    )
    expect(seen).toMatchObject({
      'CMU-1-Small-Region.svs': 'imported',
      'openslide_boxes.tiff': 'imported',
      'highdicom_sm_image.dcm': 'imported',
      'highdicom_sm_annotations.dcm': 'file-unsupported',
      'broken.svs': expect.stringMatching(/^file-(truncated|damaged|not-a-slide)$/),
      'openslide_unopenable.tiff': expect.stringMatching(/^file-/),
      'openslide_unreadable.svs': expect.stringMatching(/^file-/),
    })
    for (const outcome of outcomes)
      if (outcome.kind === 'quarantined') expect(outcome.error.params.file).toBe(outcome.fileName)
    expect(lab.intake.quarantine().length).toBe(outcomes.filter(({ kind }) => kind === 'quarantined').length)
    expect(linesOf(lab.cases, ada).length).toBe(outcomes.filter(({ kind }) => kind === 'imported').length)
  })

  it('recognises a slide under another name, and the same file without reading it', async () => {
    const first = await outcomeOf(slide)
    const copy = join(folder, 'another name.svs')
    copyFileSync(slide, copy)
    const again = await outcomeOf(copy)
    expect(again).toMatchObject({ kind: 'known', caseId: first.kind === 'imported' && first.caseId })
    expect((await outcomeOf(slide)).kind).toBe('known')
    expect(linesOf(lab.cases, ada).length).toBe(1)
  })

  it('recognises a file whose time was changed, and stores the new time', async () => {
    const path = join(folder, 'restored.svs')
    copyFileSync(slide, path)
    await outcomeOf(path)
    utimesSync(path, 1_700_000_000, 1_700_000_000)
    expect((await outcomeOf(path)).kind).toBe('known')
    expect(lab.cases.slideById(1)?.modifiedMs).toBe(1_700_000_000_000)
  })

  it('screens a slide with a scale, and asks for a missing one', async () => {
    await outcomeOf(slide)
    expect(screened.length).toBe(1)
    const picture = await outcomeOf(join(shared, '../cric', firstJpeg(join(shared, '../cric'))))
    expect(picture).toMatchObject({ kind: 'imported', scaleMissing: true })
    expect(screened.length).toBe(1)
    const [again] = await lab.intake.importPaths(ada, [join(shared, '../cric', firstJpeg(join(shared, '../cric')))], {
      micronsPerPixel: 0.25,
    })
    expect(again?.kind).toBe('known')
    expect(screened.length).toBe(2)
  })

  it('reports its progress, and imports a path only once for two simultaneous requests', async () => {
    const [a, b] = await Promise.all([outcomeOf(slide), outcomeOf(slide)])
    expect(a).toEqual(b)
    expect(lab.events.some(({ kind }) => kind === 'import-progress')).toBe(true)
    expect(lab.events.filter(({ kind }) => kind === 'import').length).toBe(1)
  })

  it('imports a quarantined file after it was fixed, automatically or on request', async () => {
    const path = join(folder, 'late.svs')
    writeFileSync(path, readFileSync(slide).subarray(0, 900_000))
    expect((await outcomeOf(path)).kind).toBe('quarantined')
    copyFileSync(slide, path)
    await until(() => lab.intake.quarantine().length === 0)
    expect(linesOf(lab.cases, ada).length).toBe(1)

    const missing = join(folder, 'missing.svs')
    const refused = await outcomeOf(missing)
    expect(refused).toMatchObject({ kind: 'quarantined', error: { code: 'file-not-found' } })
    copyFileSync(join(shared, 'openslide_boxes.tiff'), missing)
    if (refused.kind === 'quarantined')
      expect((await lab.intake.retryQuarantined(ada, refused.quarantineId)).kind).toBe('imported')
  })

  it('keeps a dismissed file off the list until it changes', async () => {
    const hot = join(folder, 'hot')
    mkdirSync(hot)
    writeFileSync(join(hot, 'empty.svs'), '')
    lab.intake.watch([scannerOf(hot)], '')
    await until(() => lab.intake.quarantine().length === 1)
    expect(lab.intake.quarantine()[0]?.error.code).toBe('file-empty')
    lab.intake.dismissQuarantined(ada, lab.intake.quarantine()[0]!.id)
    await pause(1000)
    expect(lab.intake.quarantine()).toEqual([])
    copyFileSync(slide, join(hot, 'empty.svs'))
    await until(() => linesOf(lab.cases, ada).length === 1)
  })
})

function firstJpeg(root: string): string {
  const found = readdirSync(root, { recursive: true })
    .map(String)
    .find((name) => name.endsWith('.jpg'))
  if (!found) throw new Error(`no JPEG in ${root}`)
  return found
}
