import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Engine } from '#main/engine/index.ts'
import { writeLabelSlide } from '#main/testing/index.ts'
import { ada } from '#shared/contract/testing.ts'
import type { SlideInfo } from '#shared/domain/slide-info.ts'
import { type Lab, openLab, pause, remove, scannerOf, temporaryFolder, testEngine, until } from './testing.ts'

let engine: Engine
let folder: string
let hot: string
let lab: Lab
let slide: string
let info: SlideInfo

beforeAll(async () => {
  engine = testEngine()
  slide = join(temporaryFolder(), 'slide.svs')
  await writeLabelSlide(slide, { codes: [], seed: 1 })
  info = await engine.check(slide)
}, 60_000)
afterAll(() => engine.close())
beforeEach(() => {
  folder = temporaryFolder()
  hot = join(folder, 'scanner')
  mkdirSync(hot)
})
afterEach(async () => {
  await lab.close()
  remove(folder)
}, 30_000)

const parts = ['Data0000.dat', 'Data0001.dat', 'Index.dat', 'Slidedat.ini']
const ini =
  '[HIERARCHICAL]\r\nINDEXFILE = Index.dat\r\n[DATAFILE]\r\nFILE_COUNT = 2\r\nFILE_0 = Data0000.dat\r\nFILE_1 = Data0001.dat\r\n'

/** A slide of five files, opened as one by a replaced reader. */
function writeParts(): void {
  writeFileSync(join(hot, 'S.mrxs'), 'opens it')
  mkdirSync(join(hot, 'S'))
  for (const name of parts) writeFileSync(join(hot, 'S', name), name === 'Slidedat.ini' ? ini : `${name} `.repeat(500))
}
const originals = () => readdirSync(hot, { recursive: true, encoding: 'utf8' }).sort()
const allOfThem = ['S', 'S.mrxs', ...parts.map((name) => join('S', name))]
const scanner = () => scannerOf(hot, { policy: 'move' })
/** The folder of the moved slide in the data folder. */
const placeOf = (...names: string[]) => join(lab.cases.slides()[0]!.path, '..', ...names)

/** Takes the slide in a separate process that is killed at the moment the records have it. */
async function dieWhileMoving(): Promise<void> {
  const script = `
    import { openLab, scannerOf, testEngine } from './testing.ts'
    const engine = testEngine()
    let lab
    const cases = new Proxy({}, { get: (_, name) => (...given) => {
      const answer = lab.cases[name](...given)
      if (name === 'addSlide') process.kill(process.pid, 'SIGKILL')
      return answer
    } })
    lab = openLab(engine, ${JSON.stringify(folder)}, { cases, check: async () => (${JSON.stringify(info)}) })
    lab.intake.watch([scannerOf(${JSON.stringify(hot)}, { policy: 'move' })], '')
    setInterval(() => undefined, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
}

/** The next start. Waits until it has handled what the last one left. */
async function nextStart(): Promise<void> {
  lab = openLab(engine, folder, { check: async () => info })
  expect(lab.cases.slides()).toHaveLength(1)
  lab.intake.watch([scanner()], '')
  await until(() => !existsSync(placeOf('.daybreak-moving')))
  await lab.intake.look()
}

describe('A move that was interrupted with its process', () => {
  it('is finished by the next start: no original is left, and every copy is complete', async () => {
    writeParts()
    await dieWhileMoving()
    expect(originals()).toEqual(allOfThem)
    await nextStart()
    expect(originals()).toEqual([])
    expect(readFileSync(placeOf('S', 'Slidedat.ini'), 'utf8')).toBe(ini)
    expect((await engine.hash(lab.cases.slides()[0]!.path)).sha256).toBe(lab.cases.slides()[0]!.sha256)
    expect(lab.outcomes()).toEqual([])
    expect(lab.db.prepare('SELECT count(*) AS n FROM intake_sources').get()).toEqual({ n: 0 })
  })

  it('is finished if some of the originals have already disappeared', async () => {
    writeParts()
    await dieWhileMoving()
    for (const name of ['S.mrxs', 'S/Data0000.dat']) rmSync(join(hot, name))
    await nextStart()
    expect(originals()).toEqual([])
  })

  it('keeps an original that has changed since it was taken', async () => {
    writeParts()
    await dieWhileMoving()
    rmSync(join(hot, 'S', 'Index.dat'))
    writeFileSync(join(hot, 'S', 'Index.dat'), 'scanned again')
    await nextStart()
    expect(originals()).toEqual(['S', join('S', 'Index.dat')])
  })

  it('keeps all originals if a copy differs from the record', async () => {
    writeParts()
    await dieWhileMoving()
    // On another drive they would not be two names of one file.
    const [kept] = readdirSync(join(folder, 'data', 'slides'))
    const copy = join(folder, 'data', 'slides', kept!, 'S', 'Data0001.dat')
    rmSync(copy)
    writeFileSync(copy, Buffer.alloc(statSync(join(hot, 'S', 'Data0001.dat')).size, 'x'))
    await nextStart()
    expect(originals()).toEqual(allOfThem)
  })

  it('is finished later if the scanner’s folder is disconnected, and other files there are never touched', async () => {
    writeParts()
    await dieWhileMoving()
    renameSync(hot, `${hot}.away`)
    lab = openLab(engine, folder, { check: async () => info })
    lab.intake.watch([scanner()], '')
    await pause(500)
    expect(existsSync(placeOf('.daybreak-moving'))).toBe(true)
    await lab.close()
    renameSync(`${hot}.away`, hot)
    writeFileSync(join(hot, 'S', 'notes.txt'), 'of the laboratory')
    await nextStart()
    expect(originals()).toEqual(['S', join('S', 'notes.txt')])
  })
})

describe('A note of a move', () => {
  it('that refers to files that the records did not take from there removes none', async () => {
    lab = openLab(engine, folder)
    copyFileSync(slide, join(hot, 'a.svs'))
    lab.intake.watch([scanner()], '')
    await until(() => lab.cases.slides().length === 1 && originals().length === 0)
    const { path, sha256 } = lab.cases.slides()[0]!
    const bystander = join(folder, 'b.svs')
    copyFileSync(slide, bystander)
    writeFileSync(placeOf('.daybreak-moving'), JSON.stringify({ sha256, files: [{ file: bystander, place: path }] }))
    await lab.close()
    await nextStart()
    expect(existsSync(bystander)).toBe(true)
    await lab.close()
    writeFileSync(join(path, '..', '.daybreak-moving'), 'not a note')
    await nextStart()
    expect(existsSync(path)).toBe(true)
  })
})

describe.skipIf(process.platform === 'win32')('Links in a scanner’s folder', () => {
  it('that lead in circles neither block it nor the slides beside them', async () => {
    lab = openLab(engine, folder)
    mkdirSync(join(hot, 'inner'))
    symlinkSync(hot, join(hot, 'inner', 'up'))
    symlinkSync(join(hot, 'inner'), join(hot, 'inner', 'S'))
    symlinkSync('itself.svs', join(hot, 'itself.svs'))
    symlinkSync('b.mrxs', join(hot, 'a.mrxs'))
    symlinkSync('a.mrxs', join(hot, 'b.mrxs'))
    symlinkSync(hot, join(hot, 'folder.svs'))
    symlinkSync('nowhere', join(hot, 'gone.dcm'))
    writeFileSync(join(hot, 'S.mrxs'), 'its folder is a circle')
    symlinkSync('S', join(hot, 'S'))
    copyFileSync(slide, join(hot, 'inner', 'good.svs'))
    lab.intake.watch([scannerOf(hot)], '')
    await until(() => lab.outcomes().length === 1)
    await lab.intake.look()
    await pause(400)
    expect(lab.outcomes()).toMatchObject([{ kind: 'imported', fileName: 'good.svs' }])
    expect(lab.intake.quarantine()).toEqual([])
    expect(lab.intake.folderStates()).toMatchObject([{ ok: true, waiting: [{ fileName: 'S.mrxs', missing: ['S/'] }] }])
    expect(await lab.intake.importPaths(ada, [hot], { micronsPerPixel: null })).toMatchObject([
      { kind: 'known', fileName: 'good.svs' },
      { kind: 'quarantined', fileName: 'S.mrxs', error: { code: 'parts-missing' } },
    ])
  })

  it('to a slide elsewhere are read as the slide: the moved files are a copy, and that slide stays', async () => {
    lab = openLab(engine, folder)
    const elsewhere = join(folder, 'elsewhere.svs')
    copyFileSync(slide, elsewhere)
    symlinkSync('../elsewhere.svs', join(hot, 'link.svs'))
    lab.intake.watch([scanner()], '')
    await until(() => lab.cases.slides().length === 1 && originals().length === 0)
    rmSync(elsewhere)
    expect((await engine.hash(lab.cases.slides()[0]!.path)).sha256).toBe(lab.cases.slides()[0]!.sha256)
  })
})
