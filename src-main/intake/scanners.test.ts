import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Engine } from '#main/engine/index.ts'
import { writeLabelSlide } from '#main/testing/index.ts'
import { ada, linesOf } from '#shared/contract/testing.ts'
import { namePattern } from './candidates.ts'
import { type Lab, openLab, pause, remove, scannerOf, temporaryFolder, testEngine, until } from './testing.ts'

let engine: Engine
let folder: string
let hot: string
let lab: Lab
/** Two different slides. */
let first: string
let second: string

beforeAll(async () => {
  engine = testEngine()
  const made = temporaryFolder()
  first = join(made, 'first.svs')
  second = join(made, 'second.svs')
  await writeLabelSlide(first, { codes: [], seed: 1 })
  await writeLabelSlide(second, { codes: [], seed: 2 })
  // The first call starts the process.
  await engine.label(first)
}, 60_000)
afterAll(() => engine.close())
beforeEach(() => {
  folder = temporaryFolder()
  hot = join(folder, 'scanner')
  mkdirSync(hot)
  lab = openLab(engine, folder)
})
afterEach(async () => {
  await lab.close()
  remove(folder)
}, 30_000)

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
const filesIn = (root: string) =>
  existsSync(root)
    ? readdirSync(root, { withFileTypes: true, recursive: true }).flatMap((entry) =>
        entry.isFile() ? [entry.name] : [],
      )
    : []
const reopened = async () => {
  await lab.close()
  lab = openLab(engine, folder)
  return lab
}

describe('A scanner’s profile', () => {
  it('imports the files that match its pattern, with its scale and preparation, and no others', async () => {
    copyFileSync(first, join(hot, 'A1-0001.svs'))
    copyFileSync(second, join(hot, 'preview.svs'))
    lab.intake.watch([scannerOf(hot, { pattern: 'A?-*.svs; *.ndpi', specimen: 'liquid-based' })], '')
    await until(() => linesOf(lab.cases, ada).length === 1)
    await pause(400)
    expect(linesOf(lab.cases, ada)).toMatchObject([{ fileName: 'A1-0001.svs', specimen: 'liquid-based' }])
    const fits = namePattern('A?-*.svs; *.ndpi')
    expect(['a1-x.SVS', 'b.ndpi', 'A-x.svs', 'A1-x.svs.tmp', 'A1(x).svs'].map(fits)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })

  it('leaves files where they are, moves them into the records’ folder, or copies them', async () => {
    const folders = ['reference', 'move', 'copy'].map((name) => join(hot, name))
    const [reference, move, copy] = folders as [string, string, string]
    for (const each of folders) mkdirSync(each)
    const third = join(folder, 'third.svs')
    await writeLabelSlide(third, { codes: [], seed: 3 })
    copyFileSync(first, join(reference, 'r.svs'))
    copyFileSync(second, join(move, 'm.svs'))
    copyFileSync(third, join(copy, 'c.svs'))
    lab.intake.watch(
      [scannerOf(reference), scannerOf(move, { policy: 'move' }), scannerOf(copy, { policy: 'copy' })],
      '',
    )
    await until(() => linesOf(lab.cases, ada).length === 3)
    const placeOf = (name: string) => lab.cases.slides().find(({ fileName }) => fileName === name)!.path
    expect(placeOf('r.svs')).toBe(join(reference, 'r.svs'))
    for (const name of ['m.svs', 'c.svs']) expect(placeOf(name).startsWith(lab.slidesFolder)).toBe(true)
    await until(() => !existsSync(join(move, 'm.svs')))
    expect(existsSync(join(copy, 'c.svs'))).toBe(true)
    expect(sha256(placeOf('m.svs'))).toBe(sha256(second))
    expect(sha256(placeOf('c.svs'))).toBe(sha256(third))
    await expect.poll(() => filesIn(lab.slidesFolder).sort()).toEqual(['c.svs', 'm.svs'])

    await reopened()
    lab.intake.watch([scannerOf(reference), scannerOf(copy, { policy: 'copy' })], '')
    await lab.intake.look()
    await pause(600)
    expect(lab.outcomes()).toEqual([])
  })

  it('moves into a folder of its own choice, and a refused slide stays where it is', async () => {
    const target = join(folder, 'archive')
    copyFileSync(first, join(hot, 'good.svs'))
    writeFileSync(join(hot, 'bad.svs'), 'no slide')
    lab.intake.watch([scannerOf(hot, { policy: 'move', target })], '')
    await until(() => linesOf(lab.cases, ada).length === 1 && lab.intake.quarantine().length === 1)
    await until(() => !existsSync(join(hot, 'good.svs')))
    await expect.poll(() => filesIn(target)).toEqual(['good.svs'])
    expect(readdirSync(hot)).toEqual(['bad.svs'])
  })
})

describe('A copy', () => {
  const full = { freeSpace: async () => ({ bavail: 300, bsize: 1 << 20 }) }

  it('that does not fit is refused with the missing amount, leaves nothing, and is made when there is space', async () => {
    await lab.close()
    let room = 100 // bytes beyond what is kept free
    lab = openLab(engine, folder, { freeSpace: async () => ({ bavail: (256 << 20) + room, bsize: 1 }) })
    const path = join(hot, 'large.svs')
    copyFileSync(first, path)
    lab.intake.watch([scannerOf(hot, { policy: 'copy' })], '')
    await until(() => lab.intake.quarantine().length === 1)
    const [entry] = lab.intake.quarantine()
    expect(entry?.error).toMatchObject({
      code: 'no-room',
      params: { file: 'large.svs', missing: expect.stringMatching(/\d.*MB/), place: lab.slidesFolder },
      retryable: true,
    })
    expect(filesIn(lab.slidesFolder)).toEqual([])
    expect(existsSync(path)).toBe(true)
    room = 1 << 30
    expect((await lab.intake.retryQuarantined(ada, entry!.id)).kind).toBe('imported')
    expect(lab.intake.quarantine()).toEqual([])
  })

  it('that differs from its original is discarded, and the original is kept', async () => {
    await lab.close()
    // A drive that returns other bytes than were written.
    const hashFile = async (path: string) =>
      path.endsWith('.daybreak-part') ? '0'.repeat(64) : (await engine.hash(path)).sha256
    lab = openLab(engine, folder, { ...full, hashFile })
    copyFileSync(first, join(hot, 'a.svs'))
    lab.intake.watch([scannerOf(hot, { policy: 'copy' })], '')
    await until(() => lab.intake.quarantine().length === 1)
    expect(lab.intake.quarantine()[0]?.error.code).toBe('copy-differs')
    expect(filesIn(lab.slidesFolder)).toEqual([])
    expect(sha256(join(hot, 'a.svs'))).toBe(sha256(first))
  })

  it('that the records could not take is removed, and so is an incomplete one of an earlier run', async () => {
    mkdirSync(join(lab.slidesFolder, 'abc'), { recursive: true })
    writeFileSync(join(lab.slidesFolder, 'abc', 'x.svs.daybreak-part'), 'half')
    copyFileSync(first, join(hot, 'a.svs'))
    lab.db.exec(`CREATE TRIGGER no BEFORE INSERT ON slides BEGIN SELECT RAISE(ABORT, 'case-signed'); END`)
    lab.intake.watch([scannerOf(hot, { policy: 'move' })], '')
    await until(() => lab.intake.quarantine().length === 1)
    expect(filesIn(lab.slidesFolder)).toEqual([])
    expect(existsSync(join(hot, 'a.svs'))).toBe(true)
    lab.db.exec('DROP TRIGGER no')
    expect((await lab.intake.retryQuarantined(ada, lab.intake.quarantine()[0]!.id)).kind).toBe('imported')
    expect(filesIn(lab.slidesFolder)).toEqual(['a.svs'])
  })
})

describe('A folder on the network', () => {
  it('that disappears is reported; when it is back, watching continues, and nothing is lost or imported twice', async () => {
    copyFileSync(first, join(hot, 'before.svs'))
    lab.intake.watch([scannerOf(hot, { policy: 'copy' })], '')
    await until(() => linesOf(lab.cases, ada).length === 1)
    renameSync(hot, `${hot}-away`)
    await until(() => lab.intake.folderStates()[0]?.ok === false)
    expect(lab.intake.folderStates()[0]).toMatchObject({ path: hot, reason: 'missing', seenAt: expect.any(String) })
    expect(lab.events.at(-1)).toEqual({ kind: 'system' })
    copyFileSync(second, join(`${hot}-away`, 'meanwhile.svs'))
    renameSync(`${hot}-away`, hot)
    await until(() => linesOf(lab.cases, ada).length === 2)
    expect(lab.intake.folderStates()[0]).toMatchObject({ ok: true, reason: null })
    await pause(500)
    expect(lab.outcomes().map(({ kind, fileName }) => [kind, fileName])).toEqual([
      ['imported', 'before.svs'],
      ['imported', 'meanwhile.svs'],
    ])
    expect(lab.intake.quarantine()).toEqual([])
  })

  it('that disappears while a slide is read does no harm: the slide is imported when it is back', async () => {
    await lab.close()
    let away = true
    const check = async (path: string) => {
      if (away) renameSync(hot, `${hot}-away`)
      return engine.check(path)
    }
    lab = openLab(engine, folder, { check })
    copyFileSync(first, join(hot, 'a.svs'))
    lab.intake.watch([scannerOf(hot)], '')
    await until(() => lab.intake.folderStates()[0]?.reason === 'missing')
    expect(lab.intake.quarantine()).toEqual([])
    away = false
    renameSync(`${hot}-away`, hot)
    await until(() => linesOf(lab.cases, ada).length === 1)
    expect(lab.outcomes()).toHaveLength(1)
  })
})

describe('A slide of several files', () => {
  const mirax = (index: string) =>
    `[GENERAL]\r\nSLIDE_VERSION = 1.9\r\n[HIERARCHICAL]\r\nINDEXFILE = Index.dat\r\n[DATAFILE]\r\nFILE_COUNT = 2\r\nFILE_0 = Data0000.dat\r\nFILE_1 = ${index}\r\n`

  it('waits until all its parts exist, and names the missing ones', async () => {
    const parts = join(hot, 'S1')
    writeFileSync(join(hot, 'S1.mrxs'), readFileSync(first))
    lab.intake.watch([scannerOf(hot)], '')
    const missing = () => lab.intake.folderStates()[0]?.waiting[0]?.missing
    await until(() => missing()?.[0] === 'S1/')
    mkdirSync(parts)
    writeFileSync(join(parts, 'Slidedat.ini'), mirax('Data0001.dat'))
    writeFileSync(join(parts, 'Data0000.dat'), 'data')
    await until(() => missing()?.length === 2)
    expect(missing()).toEqual(['S1/Index.dat', 'S1/Data0001.dat'])
    writeFileSync(join(parts, 'Index.dat'), 'index')
    await pause(500)
    expect(lab.outcomes()).toEqual([])
    writeFileSync(join(parts, 'Data0001.dat'), 'data')
    await until(() => lab.outcomes().length === 1)
    expect(lab.intake.folderStates()[0]?.waiting).toEqual([])
  })

  it('moves with all of them, and is in place only when all of them are', async () => {
    await lab.close()
    const info = await engine.check(first)
    // Opened as a slide of parts by a replaced reader.
    lab = openLab(engine, folder, { check: async () => info })
    writeFileSync(join(hot, 'S2.mrxs'), 'opens it')
    mkdirSync(join(hot, 'S2'))
    writeFileSync(join(hot, 'S2', 'Slidedat.ini'), mirax('Data0001.dat'))
    for (const name of ['Index.dat', 'Data0000.dat', 'Data0001.dat']) writeFileSync(join(hot, 'S2', name), name)
    lab.intake.watch([scannerOf(hot, { policy: 'move' })], '')
    await until(() => linesOf(lab.cases, ada).length === 1)
    await until(() => readdirSync(hot).length === 0)
    const kept = ['Data0000.dat', 'Data0001.dat', 'Index.dat', 'S2.mrxs', 'Slidedat.ini']
    await expect.poll(() => filesIn(lab.slidesFolder).sort()).toEqual(kept)
    expect(readFileSync(join(lab.cases.slides()[0]!.path, '..', 'S2', 'Index.dat'), 'utf8')).toBe('Index.dat')
  })

  it('in one folder with its parts is one slide, imported once the folder no longer changes', async () => {
    await lab.close()
    const info = await engine.check(first)
    const slideParts = async (path: string) => ['a.dcm', 'b.dcm'].map((name) => join(path, '..', name))
    lab = openLab(engine, folder, { check: async () => info, slideParts })
    writeFileSync(join(hot, 'a.dcm'), 'level 0')
    lab.intake.watch([scannerOf(hot)], '')
    for (let i = 0; i < 5; i++) {
      writeFileSync(join(hot, 'b.dcm'), `level 1 ${'x'.repeat(i)}`)
      await pause(100)
    }
    expect(lab.outcomes()).toEqual([])
    await until(() => lab.outcomes().length === 1)
    await pause(500)
    expect(lab.outcomes()).toHaveLength(1)
    expect(linesOf(lab.cases, ada)).toHaveLength(1)
  })
})

describe('A folder of orders', () => {
  it('delivers its files once each, even across a restart, and continues after it was disconnected', async () => {
    const arrive = join(folder, 'orders')
    mkdirSync(arrive)
    const line = (n: number) => `accession,patient,sex,dob\nS26-0000${n},"Vale, Nora",F,1987-03-09\n`
    writeFileSync(join(arrive, 'one.csv'), line(1))
    writeFileSync(join(arrive, 'notes.pdf'), 'no orders')
    lab.intake.watch([scannerOf(hot)], arrive)
    await until(() => lab.orders.imports().length === 1)
    await writeLabelSlide(join(hot, 'scan.svs'), { codes: [{ format: 'DataMatrix', text: 'S26-00001' }] })
    await until(() => linesOf(lab.cases, ada).length === 1)
    expect(linesOf(lab.cases, ada)[0]).toMatchObject({
      accession: 'S26-00001',
      patientName: 'Vale, Nora',
      fileName: 'scan.svs',
    })

    await reopened()
    lab.intake.watch([scannerOf(hot)], arrive)
    await until(() => lab.intake.folderStates().every(({ ok }) => ok))
    await pause(400)
    expect(lab.orders.imports()).toHaveLength(1)
    renameSync(arrive, `${arrive}-away`)
    await until(() => lab.intake.folderStates()[1]?.reason === 'missing')
    writeFileSync(join(`${arrive}-away`, 'two.hl7'), 'MSH|^~\\&|LIS\rPID|1')
    renameSync(`${arrive}-away`, arrive)
    await until(() => lab.orders.imports().length === 2)
    expect(lab.orders.imports()[0]).toMatchObject({ fileName: 'two.hl7', problems: [{ line: 1, code: 'hl7-type' }] })
  })
})
