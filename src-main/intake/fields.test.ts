import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import { ada, linesOf } from '#shared/contract/testing.ts'
import { type Lab, openLab, pause, scannerOf, temporaryFolder, testEngine, until } from './testing.ts'

const engine = testEngine()
afterAll(() => engine.close())

let root: string
let lab: Lab
beforeEach(() => {
  root = temporaryFolder()
  // A folder of pictures must be unchanged for twenty times as long.
  lab = openLab(engine, root, { stableMs: 20, pollMs: 50 })
})
afterEach(async () => {
  await lab.close()
  rmSync(root, { recursive: true, force: true })
})

/** A picture of noise, different for each seed; blurred if it is to be a plane of the same field. */
async function picture(path: string, seed: number, blur = 0): Promise<string> {
  mkdirSync(dirname(path), { recursive: true })
  const side = 96
  const data = Buffer.alloc(side * side * 3)
  for (let i = 0, state = seed * 7919 + 1; i < side * side; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    data.fill(60 + ((state >>> 16) & 127), i * 3, i * 3 + 3)
  }
  const made = sharp(data, { raw: { width: side, height: side, channels: 3 } })
  await (blur > 0 ? made.blur(blur) : made).toFile(path)
  return path
}
const fieldsIn = async (folder: string, names = ['f1.png', 'f2.png', 'f10.png'], seed = 1) => {
  for (const [i, name] of names.entries()) await picture(join(folder, name), seed + i)
  return folder
}
const scale = { micronsPerPixel: 0.25 }
const imported = (outcome: ImportOutcome | undefined) => {
  if (outcome?.kind !== 'imported') throw new Error(`not imported: ${JSON.stringify(outcome)}`)
  return outcome
}

describe('a folder of fields', () => {
  it('is one slide in one case, whatever other files it contains', async () => {
    const folder = await fieldsIn(join(root, 'S26-00042'))
    for (const name of ['.DS_Store', 'Thumbs.db', 'notes.txt', '.hidden.png', '~f1.png', 'f3.png.part'])
      writeFileSync(join(folder, name), 'nothing')
    const [outcome, ...others] = await lab.intake.importPaths(ada, [folder], scale)
    expect(others).toEqual([])
    const { slideId, folder: as } = imported(outcome)
    expect(outcome).toMatchObject({ fileName: 'S26-00042.fields', scaleMissing: false })
    expect(as).toEqual({ as: 'fields', pictures: 3 })
    const slide = lab.cases.slideById(slideId)!
    expect(slide.info.fields!.map(({ file }) => file)).toEqual(['f1.png', 'f2.png', 'f10.png'])
    expect(slide.micronsPerPixel).toBe(0.25)
    expect(linesOf(lab.cases, ada)).toMatchObject([{ accession: 'S26-00042' }])
    expect(await lab.intake.importPaths(ada, [folder], scale)).toMatchObject([{ kind: 'known', slideId }])
    expect(lab.intake.quarantine()).toEqual([])
  })

  it('asks for its scale once if no field states it', async () => {
    const folder = await fieldsIn(join(root, 'fields'))
    const { slideId } = imported((await lab.intake.importPaths(ada, [folder], { micronsPerPixel: null }))[0])
    expect(lab.cases.slideById(slideId)!.micronsPerPixel).toBeNull()
  })

  it('with a faulty picture: the others are imported, and that one is refused by name', async () => {
    const folder = await fieldsIn(join(root, 'fields'), ['a.png', 'b.png', 'c.png'])
    const whole = readFileSync(join(folder, 'b.png'))
    writeFileSync(join(folder, 'b.png'), whole.subarray(0, whole.length >> 1))
    const outcomes = await lab.intake.importPaths(ada, [folder], scale)
    expect(outcomes.map(({ kind, fileName }) => [kind, fileName])).toEqual([
      ['imported', 'fields.fields'],
      ['quarantined', 'b.png'],
    ])
    expect(lab.intake.quarantine()).toMatchObject([
      { path: join(folder, 'b.png'), error: { code: 'file-truncated', params: { file: 'b.png' } } },
    ])
    expect(readdirSync(folder)).toEqual(['a.png', 'b.png', 'c.png'])
  })

  it('with different scales is refused, and the message names both files', async () => {
    const folder = join(root, 'scales')
    mkdirSync(folder)
    for (const [name, micronsPerPixel] of [
      ['a.png', 0.25],
      ['b.png', 0.5],
    ] as const)
      await sharp({ create: { width: 60, height: 60, channels: 3, background: 'pink' } })
        .withMetadata({ density: 25_400 / micronsPerPixel })
        .toFile(join(folder, name))
    expect(await lab.intake.importPaths(ada, [folder], scale)).toMatchObject([
      {
        kind: 'quarantined',
        fileName: 'scales.fields',
        error: { code: 'scales-differ', params: { file: 'a.png', other: 'b.png' } },
      },
    ])
    expect(linesOf(lab.cases, ada)).toEqual([])
  })

  it('is another slide if a picture in it differs, even under the same name', async () => {
    const folder = await fieldsIn(join(root, 'camera'))
    const first = imported((await lab.intake.importPaths(ada, [folder], scale))[0])
    await picture(join(folder, 'f2.png'), 99)
    const second = imported((await lab.intake.importPaths(ada, [folder], scale))[0])
    expect(second.slideId).not.toBe(first.slideId)
    // The first slide is not shown with the other's pixels.
    await expect(engine.info(lab.cases.slideById(first.slideId)!.path)).rejects.toMatchObject({ code: 'file-changed' })
  })

  it('that was moved is found again where the reader says, if its pictures are the same', async () => {
    const folder = await fieldsIn(join(root, 'S26-3'))
    const { slideId } = imported((await lab.intake.importPaths(ada, [folder], scale))[0])
    const moved = join(root, 'archive', 'a folder with a longer name')
    mkdirSync(dirname(moved))
    renameSync(folder, moved)
    const relocate = async (to: string) =>
      lab.cases.relocate(ada, slideId, await lab.intake.movedTo(lab.cases.slideById(slideId)!.path, to))
    const other = await fieldsIn(join(root, 'other'), undefined, 40)
    await expect(relocate(other)).rejects.toMatchObject({ code: 'not-the-same-slide' })
    await relocate(moved)
    const { path, bytes } = lab.cases.slideById(slideId)!
    expect(JSON.parse(readFileSync(path, 'utf8')).folder).toBe(moved)
    expect(bytes).toBe(readFileSync(path).length)
    expect((await engine.info(path)).fields).toHaveLength(3)
    // Imported again from a third folder, it is the same slide, read from there.
    const third = join(root, 'third')
    renameSync(moved, third)
    expect(await lab.intake.importPaths(ada, [third], scale)).toMatchObject([{ kind: 'known', slideId }])
    const again = lab.cases.slideById(slideId)!
    expect(JSON.parse(readFileSync(again.path, 'utf8')).folder).toBe(third)
    expect(again.bytes).toBe(readFileSync(again.path).length)
  })

  it('is imported as planes, or each picture as a case, if the reader says so', async () => {
    const folder = await fieldsIn(join(root, 'chosen'), ['1.png', '2.png', '3.png'])
    const single = await lab.intake.importPaths(ada, [folder], { ...scale, folders: 'single' })
    expect(single.map(({ kind }) => kind)).toEqual(['imported', 'imported', 'imported'])
    const planes = imported((await lab.intake.importPaths(ada, [folder], { ...scale, folders: 'planes' }))[0])
    expect(planes.folder).toEqual({ as: 'planes', pictures: 3 })
    expect(lab.cases.slideById(planes.slideId)!.info.planes).toBe(3)
    const fields = imported((await lab.intake.importPaths(ada, [folder], { ...scale, folders: 'fields' }))[0])
    expect(fields.folder).toEqual({ as: 'fields', pictures: 3 })
  })
})

describe('a folder of focal planes', () => {
  it('is one slide; its list alone, sent from elsewhere, is refused and moves no plane', async () => {
    const folder = join(root, 'S26-9')
    const planes: string[] = []
    for (const n of [1, 2, 3]) planes.push(await picture(join(folder, `p${n}.png`), 1, 1 + n / 4))
    const [outcome, ...others] = await lab.intake.importPaths(ada, [folder], scale)
    expect(others).toEqual([])
    expect(outcome).toMatchObject({ kind: 'imported', fileName: 'S26-9.planes', folder: { as: 'planes', pictures: 3 } })
    const { slideId } = imported(outcome)
    const slide = lab.cases.slideById(slideId)!
    expect(slide.info.planes).toBe(3)
    const list = new Blob([readFileSync(slide.path)])
    const signal = new AbortController().signal
    const file = { name: 'sent.png', bytes: list.size, body: list.stream(), signal }
    const sent = await lab.intake.upload(ada, { ...file, ...scale })
    expect(sent).toMatchObject({ kind: 'quarantined', error: { code: 'parts-missing' } })
    for (const plane of planes) expect(existsSync(plane)).toBe(true)
    expect(await lab.intake.importPaths(ada, [folder], scale)).toMatchObject([{ kind: 'known', slideId }])
  })
})

describe("pictures in a scanner's folder", () => {
  const fileNames = () => lab.outcomes().map(({ kind, fileName }) => `${kind} ${fileName}`)
  const rows = () => linesOf(lab.cases, ada).length

  it('are separate slides in the folder itself, and one slide in a subfolder once it is complete', async () => {
    const hot = join(root, 'hot')
    mkdirSync(hot)
    lab.intake.watch([scannerOf(hot, { micronsPerPixel: 0.25, specimen: 'liquid-based' })], '')
    await picture(join(hot, 'one.png'), 50)
    await picture(join(hot, 'two.png'), 51)
    // Taken one after another, as by a person.
    for (const [i, name] of ['f1.png', 'f2.png', 'f3.png'].entries()) {
      await picture(join(hot, 'S26-7', name), 60 + i)
      await pause(100)
    }
    for (const n of [1, 2, 3]) await picture(join(hot, 'S26-8', `z${n}.png`), 70, 1 + n / 4)
    await until(() => rows() === 4)
    await pause(700)
    expect(fileNames().sort()).toEqual([
      'imported S26-7.fields',
      'imported S26-8.planes',
      'imported one.png',
      'imported two.png',
    ])
    const fields = linesOf(lab.cases, ada).find(({ accession }) => accession === 'S26-7')!
    expect(fields).toMatchObject({ specimen: 'liquid-based' })
    expect(lab.cases.slideById(fields.slideId)!.micronsPerPixel).toBe(0.25)
  }, 30_000)

  it('are imported once, even across a restart; a later one is a separate slide, and a faulty one is named', async () => {
    const hot = join(root, 'hot')
    const folder = await fieldsIn(join(hot, 'S26-7'))
    writeFileSync(join(folder, 'bad.png'), 'no picture')
    lab.intake.watch([scannerOf(hot, scale)], '')
    await until(() => rows() === 1 && lab.intake.quarantine().length === 1)
    await lab.close()
    lab = openLab(engine, root, { stableMs: 20, pollMs: 50 })
    lab.intake.watch([scannerOf(hot, scale)], '')
    await pause(1000)
    expect(fileNames()).toEqual([])
    await fieldsIn(folder, ['g1.png', 'g2.png'], 80)
    await until(() => rows() === 2)
    expect(
      linesOf(lab.cases, ada)
        .map(({ accession }) => accession)
        .sort(),
    ).toEqual(['S26-7', 'S26-7-2'])
    const later = linesOf(lab.cases, ada).find(({ accession }) => accession === 'S26-7-2')!
    expect(lab.cases.slideById(later.slideId)!.info.fields!.map(({ file }) => file)).toEqual(['g1.png', 'g2.png'])
  }, 30_000)

  it('are moved or copied with their slide, which is then read from the new place', async () => {
    for (const policy of ['move', 'copy'] as const) {
      const hot = join(root, policy)
      await fieldsIn(join(hot, `S26-1${policy === 'move' ? 1 : 2}`), ['a.png', 'b.png'], policy === 'move' ? 5 : 25)
      lab.intake.watch([scannerOf(hot, { ...scale, policy })], '')
      const before = rows()
      await until(() => rows() === before + 1)
      await pause(200)
      const newest = Math.max(...lab.cases.slides().map(({ id }) => id))
      const slide = lab.cases.slideById(newest)!
      const { folder, fields } = JSON.parse(readFileSync(slide.path, 'utf8'))
      expect(folder.startsWith(lab.slidesFolder)).toBe(true)
      expect(fields.map((name: string) => existsSync(join(folder, name)))).toEqual([true, true])
      const left = readdirSync(join(hot, slide.fileName.replace('.fields', '')))
      expect(left).toEqual(policy === 'move' ? [] : ['a.png', 'b.png'])
      expect((await engine.hash(slide.path)).sha256).toBe(slide.sha256)
    }
  }, 30_000)
})

describe('a folder sent by a window', () => {
  const id = '0123456789abcdef'
  const send = async (name: string, file: string) => {
    const bytes = readFileSync(file)
    await lab.intake.keepUploaded(ada, {
      name,
      bytes: bytes.length,
      body: new Blob([bytes]).stream(),
      signal: new AbortController().signal,
      batch: { id, folder: 'S26-5' },
    })
  }

  it('is a slide like any other, and the inbox is then empty except for refused files', async () => {
    const from = await fieldsIn(join(root, 'from'), ['a.png', 'b.png'])
    writeFileSync(join(root, 'bad'), 'no picture')
    for (const name of ['a.png', 'b.png']) await send(name, join(from, name))
    await send('bad.png', join(root, 'bad'))
    await send('notes.txt', join(root, 'bad'))
    // Names that differ for the sender but not here.
    copyFileSync(await picture(join(root, 'third.png'), 30), join(root, 'c'))
    await send('x:.png', join(root, 'c'))
    await picture(join(root, 'fourth.png'), 31)
    await send('x?.png', join(root, 'fourth.png'))
    const outcomes = await lab.intake.importUploaded(ada, { id, folder: 'S26-5' }, scale)
    expect(outcomes.map(({ kind, fileName }) => `${kind} ${fileName}`).sort()).toEqual([
      'imported S26-5.fields',
      'quarantined bad.png',
    ])
    const { slideId } = imported(outcomes.find(({ kind }) => kind === 'imported'))
    const slide = lab.cases.slideById(slideId)!
    expect(slide.info.fields).toHaveLength(4)
    expect(JSON.parse(readFileSync(slide.path, 'utf8')).folder.startsWith(lab.slidesFolder)).toBe(true)
    expect(readdirSync(join(root, 'data', 'inbox', id, 'S26-5'))).toEqual(['bad.png'])
    lab.intake.dismissQuarantined(ada, lab.intake.quarantine()[0]!.id)
    await until(() => !existsSync(join(root, 'data', 'inbox', id)))
    await expect(lab.intake.importUploaded(ada, { id: '../../etc', folder: 'x' }, scale)).rejects.toMatchObject({
      code: 'invalid-input',
    })
  })
})
