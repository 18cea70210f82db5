import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeSpots } from '#main/testing/index.ts'
import { ada, linesOf } from '#shared/contract/testing.ts'
import { contentOf } from './folder-files.ts'
import { type Lab, openLab, pause, scannerOf, temporaryFolder, testEngine, until } from './testing.ts'

const engine = testEngine()
afterAll(() => engine.close())

let root: string
let folder: string
let lab: Lab
beforeEach(() => {
  root = temporaryFolder()
  folder = join(root, 'scans')
  mkdirSync(folder)
  lab = openLab(engine, root, { stableMs: 20, pollMs: 50 })
})
afterEach(async () => {
  await lab.close()
  rmSync(root, { recursive: true, force: true })
})
const noScale = { micronsPerPixel: null }
const picture = (path: string | Buffer, width: number) =>
  sharp({ create: { width, height: 80, channels: 3, background: '#c8a' } })
    .png()
    .toBuffer()
    .then((bytes) => writeFileSync(path, bytes))
/** A name in ISO 8859-1, as old archives have it. */
const latin = (name: string) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')])

describe('a file of a folder', () => {
  it('is a slide by its content where its name says nothing', async () => {
    await writeSpots(join(folder, 'IM000001.tif'), 600, 500, [{ x: 50, y: 50, red: true }])
    for (const name of ['IM000001', '1.2.840.113619.2', 'slide.ptif', 'slide.qptiff', 'slide.xyz', 'readme.txt'])
      copyFileSync(join(folder, 'IM000001.tif'), join(folder, name))
    await picture(join(folder, 'field.jfif'), 90)
    await picture(join(folder, 'field.jpe'), 91)
    await picture(join(folder, 'no ending'), 92)
    for (const name of ['notes.txt', 'Thumbs.db', 'DICOMDIR', 'empty', '.hidden', 'a.part'])
      writeFileSync(join(folder, name), name === 'empty' ? '' : 'nothing')
    const { files, others } = await contentOf(folder)
    const kinds = Object.fromEntries(files.map(({ path, kind }) => [path.slice(folder.length + 1), kind]))
    expect(kinds).toEqual({
      'IM000001.tif': 'picture',
      IM000001: 'slide',
      '1.2.840.113619.2': 'slide',
      'slide.ptif': 'slide',
      'slide.qptiff': 'slide',
      'slide.xyz': 'slide',
      'readme.txt': 'slide',
      'field.jfif': 'picture',
      'field.jpe': 'picture',
      'no ending': 'picture',
    })
    expect(others.map((path) => path.slice(folder.length + 1)).sort()).toEqual([
      'DICOMDIR',
      'Thumbs.db',
      'empty',
      'notes.txt',
    ])
  })

  it("is taken from a scanner's folder whatever it is called, and a picture by its own kind", async () => {
    await writeSpots(join(root, 's.tif'), 600, 500, [{ x: 50, y: 50, red: true }])
    lab.intake.watch([scannerOf(folder)], '')
    copyFileSync(join(root, 's.tif'), join(folder, 'IM000001'))
    await picture(join(folder, 'a picture.tiff'), 90)
    await until(() => linesOf(lab.cases, ada).length === 2)
    expect(lab.intake.quarantine()).toEqual([])
  })
})

describe('a folder without a slide', () => {
  it('says what was looked at', async () => {
    for (const name of ['a.txt', 'b.log']) writeFileSync(join(folder, name), 'nothing')
    await expect(lab.intake.slidesIn(folder, 'auto')).rejects.toMatchObject({
      data: { code: 'no-slides', params: { folder, files: 2, names: 'a.txt, b.log', closed: 0 } },
    })
  })
})

describe.skipIf(process.platform !== 'linux')('a name that is no UTF-8', () => {
  it('is told of once, and keeps nothing else of the folder from coming in', async () => {
    mkdirSync(join(folder, 'fields'))
    await picture(latin('M\u00fcller.png'), 90)
    await picture(latin('fields/field\u00fc.png'), 91)
    for (const [i, name] of ['field1a.png', 'field2a.png'].entries())
      await picture(join(folder, 'fields', name), 92 + i)
    await picture(join(folder, 'good.png'), 95)
    lab.intake.watch([scannerOf(folder)], '')
    await until(() => lab.intake.quarantine().length === 2 && linesOf(lab.cases, ada).length === 2)
    expect(lab.intake.quarantine().map(({ error }) => error.code)).toEqual(Array(2).fill('file-name-unreadable'))
    expect(
      lab.intake
        .quarantine()
        .map(({ fileName }) => fileName)
        .sort(),
    ).toEqual(['M\uFFFDller.png', 'field\uFFFD.png'])
    const told = lab.outcomes().length
    await pause(300)
    expect(lab.outcomes().length).toBe(told)
    for (const { id } of lab.intake.quarantine()) lab.intake.dismissQuarantined(ada, id)
    await pause(300)
    expect(lab.intake.quarantine()).toEqual([])
  })

  it('is told of where its folder, or the file itself, is brought in by hand', async () => {
    await picture(latin('M\u00fcller.png'), 90)
    await picture(join(folder, 'good.png'), 95)
    const codes = (outcomes: Awaited<ReturnType<typeof lab.intake.importPaths>>) =>
      outcomes.map((outcome) => (outcome.kind === 'quarantined' ? outcome.error.code : outcome.kind)).sort()
    expect(codes(await lab.intake.importPaths(ada, [folder], noScale))).toEqual(['file-name-unreadable', 'imported'])
    expect(codes(await lab.intake.importPaths(ada, [join(folder, 'M\uFFFDller.png')], noScale))).toEqual([
      'file-name-unreadable',
    ])
    expect(codes(await lab.intake.importPaths(ada, [join(folder, 'gone.png')], noScale))).toEqual(['file-not-found'])
  })
})
