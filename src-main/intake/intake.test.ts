import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCases } from '#main/cases/index.ts'
import { type Engine, forkEngine, startEngine } from '#main/engine/index.ts'
import type { News } from '#main/live/index.ts'
import { createOrders, type Orders } from '#main/orders/index.ts'
import { openRecords } from '#main/storage/index.ts'
import { tasksOn } from '#main/tasks/testing/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Scanner } from '#shared/contract/schemas/scanner.ts'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import { ada, linesOf } from '#shared/contract/testing.ts'
import { accessionPattern, defaultAccessionPattern } from '#shared/domain/accession.ts'
import { safeName } from './file-names.ts'
import { createIntake } from './intake.ts'
import type { Intake } from './intake-api.ts'

const shared = fileURLToPath(new URL('../../../shared/data/wsi/', import.meta.url))
const slide = join(shared, 'CMU-1-Small-Region.svs')
const haveShared = existsSync(slide)

let engine: Engine
let folder: string
let intake: Intake
let orders: Orders
let events: News[]
let screened: number[]
let cases: ReturnType<typeof createCases>

beforeAll(() => {
  engine = startEngine({
    spawn: forkEngine({ entry: fileURLToPath(new URL('../engine-process/main.ts', import.meta.url)) }),
    setup: { provider: 'cpu', probeFile: null, threads: 1, modelBytes: 1e9 },
  })
})
afterAll(() => engine.close())

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-intake-'))
  events = []
  screened = []
  const records = openRecords(join(folder, 'daybreak.sqlite'))
  const publish = (event: News) => void events.push(event)
  const now = () => new Date()
  cases = createCases({
    records,
    tasks: tasksOn(records),
    now,
    publish,
    jobOf: () => null,
    resultOf: () => null,
    hash: (path) => engine.hash(path),
    makeReport: async () => new Uint8Array(),
    laboratory: () => '',
    product: 'test',
  })
  orders = createOrders({
    records,
    cases,
    pattern: () => accessionPattern(defaultAccessionPattern)!,
    expected: () => false,
    publish,
    now,
  })
  intake = createIntake({
    records,
    dataFolder: folder,
    cases,
    orders,
    hashFile: (path) => engine.hash(path, { of: 'file' }),
    label: (path) => engine.label(path),
    look: engine,
    check: (path) => engine.check(path),
    hash: (path, onProgress) => engine.hash(path, { onProgress: (p) => onProgress(p.doneBytes, p.totalBytes) }),
    screen: (_reader, slideId) => void screened.push(slideId),
    publish,
    now,
    bug: (where, error) => {
      throw new Error(`bug in ${where}`, { cause: error })
    },
    stableMs: 300,
    pollMs: 200,
  })
})
afterEach(async () => {
  await intake.close()
  rmSync(folder, { recursive: true, force: true })
})

const scanner = (hot: string): Scanner => ({
  id: 's1',
  name: 'Scanner 1',
  folder: hot,
  pattern: '',
  specimen: 'not-stated',
  micronsPerPixel: null,
  policy: 'reference',
  target: '',
})
const noScale = { micronsPerPixel: null }
const outcomeOf = async (path: string): Promise<ImportOutcome> => (await intake.importPaths(ada, [path], noScale))[0]!
const until = async (done: () => boolean, ms = 60_000) => {
  const end = Date.now() + ms
  while (!done()) {
    if (Date.now() > end) throw new Error('waited in vain')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

describe.skipIf(!haveShared)('bringing slides in', () => {
  it('takes every readable file of a folder and refuses the others with the reason and their name', async () => {
    const outcomes = await intake.importPaths(ada, [shared], noScale)
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
    expect(intake.quarantine().length).toBe(outcomes.filter(({ kind }) => kind === 'quarantined').length)
    expect(linesOf(cases, ada).length).toBe(outcomes.filter(({ kind }) => kind === 'imported').length)
  })

  it('knows a slide again under another name, and by the same file without reading it', async () => {
    const first = await outcomeOf(slide)
    const copy = join(folder, 'another name.svs')
    copyFileSync(slide, copy)
    const again = await outcomeOf(copy)
    expect(again).toMatchObject({ kind: 'known', caseId: first.kind === 'imported' && first.caseId })
    expect((await outcomeOf(slide)).kind).toBe('known')
    expect(linesOf(cases, ada).length).toBe(1)
  })

  it('knows a file again whose time was touched, and takes the new time', async () => {
    const path = join(folder, 'restored.svs')
    copyFileSync(slide, path)
    await outcomeOf(path)
    utimesSync(path, 1_700_000_000, 1_700_000_000)
    expect((await outcomeOf(path)).kind).toBe('known')
    expect(cases.slideById(1)?.modifiedMs).toBe(1_700_000_000_000)
  })

  it('screens what has a scale and asks for it where there is none', async () => {
    await outcomeOf(slide)
    expect(screened.length).toBe(1)
    const picture = await outcomeOf(join(shared, '../cric', firstJpeg(join(shared, '../cric'))))
    expect(picture).toMatchObject({ kind: 'imported', scaleMissing: true })
    expect(screened.length).toBe(1)
    const [again] = await intake.importPaths(ada, [join(shared, '../cric', firstJpeg(join(shared, '../cric')))], {
      micronsPerPixel: 0.25,
    })
    expect(again?.kind).toBe('known')
    expect(screened.length).toBe(2)
  })

  it('tells of its progress, and imports a path asked for twice at once only once', async () => {
    const [a, b] = await Promise.all([outcomeOf(slide), outcomeOf(slide)])
    expect(a).toEqual(b)
    expect(events.some(({ kind }) => kind === 'import-progress')).toBe(true)
    expect(events.filter(({ kind }) => kind === 'import').length).toBe(1)
  })

  it('brings a quarantined file in when it was put right, by itself or when asked', async () => {
    const path = join(folder, 'late.svs')
    writeFileSync(path, readFileSync(slide).subarray(0, 900_000))
    expect((await outcomeOf(path)).kind).toBe('quarantined')
    copyFileSync(slide, path)
    await until(() => intake.quarantine().length === 0)
    expect(linesOf(cases, ada).length).toBe(1)

    const missing = join(folder, 'missing.svs')
    const refused = await outcomeOf(missing)
    expect(refused).toMatchObject({ kind: 'quarantined', error: { code: 'file-not-found' } })
    copyFileSync(join(shared, 'openslide_boxes.tiff'), missing)
    if (refused.kind === 'quarantined')
      expect((await intake.retryQuarantined(ada, refused.quarantineId)).kind).toBe('imported')
  })

  it('keeps a dismissed file out of the list until it changes', async () => {
    const hot = join(folder, 'hot')
    mkdirSync(hot)
    writeFileSync(join(hot, 'empty.svs'), '')
    intake.watch([scanner(hot)], '')
    await until(() => intake.quarantine().length === 1)
    expect(intake.quarantine()[0]?.error.code).toBe('file-empty')
    intake.dismissQuarantined(ada, intake.quarantine()[0]!.id)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(intake.quarantine()).toEqual([])
    copyFileSync(slide, join(hot, 'empty.svs'))
    await until(() => linesOf(cases, ada).length === 1)
  })
})

describe.skipIf(!haveShared)('a watched folder', () => {
  it('takes a file when it has stopped growing, once, and no temporary one', async () => {
    const hot = join(folder, 'hot')
    mkdirSync(join(hot, 'today'), { recursive: true })
    intake.watch([scanner(hot)], '')
    const bytes = readFileSync(slide)
    const path = join(hot, 'today', 'scan.svs')
    writeFileSync(join(hot, 'other.svs.part'), bytes)
    for (let written = 0; written < bytes.length; written += 400_000) {
      writeFileSync(path, bytes.subarray(written, written + 400_000), { flag: 'a' })
      await new Promise((resolve) => setTimeout(resolve, 150))
    }
    await until(() => linesOf(cases, ada).length === 1)
    expect(intake.quarantine()).toEqual([])
    await new Promise((resolve) => setTimeout(resolve, 800))
    expect(events.filter(({ kind }) => kind === 'import').length).toBe(1)
  })

  it('reads a copy of a slide that is here once, not at every look', async () => {
    await outcomeOf(slide)
    const hot = join(folder, 'hot')
    mkdirSync(hot)
    copyFileSync(slide, join(hot, 'copy.svs'))
    intake.watch([scanner(hot)], '')
    const read = () => events.filter(({ kind }) => kind === 'import').length
    await until(() => read() === 2)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(read()).toBe(2)
  })

  it('is reported when it goes away, and goes on when it comes back', async () => {
    const hot = join(folder, 'hot')
    intake.watch([scanner(hot)], '')
    await until(() => intake.folderStates()[0]?.reason === 'missing')
    mkdirSync(hot)
    copyFileSync(slide, join(hot, 'scan.svs'))
    await until(() => linesOf(cases, ada).length === 1)
    expect(intake.folderStates()).toMatchObject([{ path: hot, ok: true, reason: null }])
    expect(events.some(({ kind }) => kind === 'system')).toBe(true)
    rmSync(hot, { recursive: true })
    await until(() => intake.folderStates()[0]?.ok === false)
  })
})

describe.skipIf(!haveShared)('an upload', () => {
  const stream = (bytes: Uint8Array, fail?: Error) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes)
        if (fail) controller.error(fail)
        else controller.close()
      },
    })
  const signal = new AbortController().signal
  const inbox = () => readdirSync(join(folder, 'inbox'))

  it('is kept among the slides under its own name', async () => {
    const bytes = readFileSync(slide)
    const outcome = await intake.upload(ada, {
      name: '../../Smear 7.svs',
      bytes: bytes.length,
      body: stream(bytes),
      signal,
      ...noScale,
    })
    expect(outcome).toMatchObject({ kind: 'imported', fileName: 'Smear 7.svs' })
    const record = cases.slideById(outcome.kind === 'imported' ? outcome.slideId : 0)
    expect(record?.path.startsWith(join(folder, 'slides'))).toBe(true)
    expect(readFileSync(record?.path ?? '').equals(bytes)).toBe(true)
    expect(inbox()).toEqual([])
  })

  it('of a slide that is here already leaves no second copy', async () => {
    const bytes = readFileSync(slide)
    const send = (name: string) => intake.upload(ada, { name, bytes: null, body: stream(bytes), signal, ...noScale })
    await send('a.svs')
    expect((await send('b.svs')).kind).toBe('known')
    const kept = readdirSync(join(folder, 'slides'), { recursive: true }).map((name) => basename(String(name)))
    expect(kept.filter((name) => name.endsWith('.svs'))).toEqual(['a.svs'])
  })

  it('of the very same file again leaves the slide readable: its record and its file stay in step', async () => {
    const bytes = readFileSync(slide)
    const send = () => intake.upload(ada, { name: 'a.svs', bytes: null, body: stream(bytes), signal, ...noScale })
    await send()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect((await send()).kind).toBe('known')
    const record = cases.slideById(1)!
    expect(Math.round(statSync(record.path).mtimeMs)).toBe(record.modifiedMs)
    expect(inbox()).toEqual([])
  })

  it('takes the place of a slide whose own file is no longer as it was', async () => {
    const path = join(folder, 'mine.svs')
    copyFileSync(slide, path)
    await outcomeOf(path)
    writeFileSync(path, 'overwritten')
    const bytes = readFileSync(slide)
    await intake.upload(ada, { name: 'again.svs', bytes: null, body: stream(bytes), signal, ...noScale })
    expect(readFileSync(cases.slideById(1)!.path).equals(bytes)).toBe(true)
  })

  it('is still in the inbox when the records could not take it', async () => {
    const add = cases.addSlide
    cases.addSlide = () => {
      throw new AppError('disk-full', {}, true)
    }
    const bytes = readFileSync(slide)
    const send = intake.upload(ada, { name: 'a.svs', bytes: null, body: stream(bytes), signal, ...noScale })
    const refused = await send
    cases.addSlide = add
    expect(refused).toMatchObject({ kind: 'quarantined', error: { code: 'disk-full' } })
    if (refused.kind === 'quarantined')
      expect((await intake.retryQuarantined(ada, refused.quarantineId)).kind).toBe('imported')
  })

  it('gets a name that every file system takes', () => {
    expect(safeName(`${'名'.repeat(200)}.svs`)).toBe(`${'名'.repeat(60)}.svs`)
    expect(safeName('CON.svs')).toBe('_CON.svs')
    expect(safeName('..\\..\\Smear: 7?.tif')).toBe('Smear_ 7_.tif')
  })

  it('that ends early leaves nothing', async () => {
    const part = readFileSync(slide).subarray(0, 500_000)
    const upload = (body: ReadableStream<Uint8Array>) =>
      intake.upload(ada, { name: 'x.svs', bytes: 1_938_955, body, signal, ...noScale })
    await expect(upload(stream(part))).rejects.toMatchObject({ data: { code: 'file-truncated' } })
    const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' })
    await expect(upload(stream(part, reset))).rejects.toMatchObject({ data: { code: 'cancelled' } })
    expect(inbox()).toEqual([])
    expect(intake.quarantine()).toEqual([])
  })

  it('larger than the disk is refused before a byte is written', async () => {
    const body = stream(new Uint8Array(10))
    await expect(
      intake.upload(ada, { name: 'x.svs', bytes: Number.MAX_SAFE_INTEGER, body, signal, ...noScale }),
    ).rejects.toMatchObject({ data: { code: 'disk-full' } })
    expect(inbox()).toEqual([])
  })
})

function firstJpeg(root: string): string {
  const found = readdirSync(root, { recursive: true })
    .map(String)
    .find((name) => name.endsWith('.jpg'))
  if (!found) throw new Error(`no JPEG in ${root}`)
  return found
}
