import { spawn } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { lane, probability, reliability, sha256 } from '#shared/contract/schemas/common.ts'
import { daybreakIn } from './testing.ts'

const entry = fileURLToPath(new URL('./main.ts', import.meta.url))
const wsi = fileURLToPath(new URL('../../../../shared/data/wsi/', import.meta.url))
const haveShared = existsSync(join(wsi, 'CMU-1-Small-Region.svs'))

let folder: string
let data: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-cli-'))
  data = join(folder, 'records')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const daybreak = (...args: string[]) => daybreakIn(folder, ...args)

const label = z.enum(['NILM', 'ASC-US', 'LSIL', 'ASC-H', 'HSIL', 'SCC'])
const cell = z.strictObject({
  rank: z.number().int().positive(),
  label,
  score: probability,
  x: z.number(),
  y: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
})
/** The format that laboratories' scripts rely on. */
const screenedLine = z.strictObject({
  slide: z.string(),
  sha256,
  width: z.number(),
  height: z.number(),
  micronsPerPixel: z.number(),
  risk: z.strictObject({ abnormal: probability, highGrade: probability }),
  lane,
  reliability,
  cells: z.object({ total: z.number(), byClass: z.record(z.string(), z.number()) }),
  top: z.array(cell),
  timing: z.strictObject({ totalMs: z.number(), decodeMs: z.number(), inferMs: z.number() }),
  provider: z.string(),
  model: z.strictObject({ name: z.string(), sha256 }),
  cached: z.boolean(),
})

describe.skipIf(!haveShared)('daybreak screen', () => {
  it('prints one object per slide, including the failed one, and then recognises the slide immediately', async () => {
    const slides = join(folder, 'slides')
    mkdirSync(join(slides, 'inner'), { recursive: true })
    copyFileSync(join(wsi, 'CMU-1-Small-Region.svs'), join(slides, 'inner', 'good.svs'))
    copyFileSync(join(wsi, 'broken.svs'), join(slides, 'broken.svs'))
    writeFileSync(join(slides, 'notes.txt'), 'not a slide')
    const first = await daybreak('screen', 'slides', 'gone.svs', '--json', '--data', data)
    expect(first.code, first.err).toBe(1)
    const lines = first.out.map((line) => JSON.parse(line))
    expect(lines.map(({ slide, error }) => [slide, error?.code ?? null])).toEqual([
      [join('slides', 'broken.svs'), expect.stringMatching(/^file-/)],
      [join('slides', 'inner', 'good.svs'), null],
      ['gone.svs', 'file-not-found'],
    ])
    expect(lines[0].error.message).toContain('broken.svs')
    const line = screenedLine.parse(lines[1])
    expect(line).toMatchObject({ width: 2220, height: 2967, micronsPerPixel: 0.499, cached: false })
    expect(line.top.length).toBe(Math.min(100, line.cells.total))
    expect(line.top.map(({ rank }) => rank)).toEqual(line.top.map((_, n) => n + 1))
    expect(line.top.map(({ score }) => score)).toEqual(line.top.map(({ score }) => score).sort((a, b) => b - a))
    for (const { x, y } of line.top) expect(x >= 0 && x <= 2220 && y >= 0 && y <= 2967).toBe(true)

    const again = await daybreak('screen', join('slides', 'inner', 'good.svs'), '--json', '--top', '3', '--data', data)
    expect(again.code, again.err).toBe(0)
    const known = screenedLine.parse(JSON.parse(again.out[0] ?? ''))
    expect(known).toEqual({ ...line, slide: known.slide, top: line.top.slice(0, 3), cached: true })
  }, 120_000)

  it('uses the scale of a picture from --mpp, and says what is missing without it', async () => {
    const without = await daybreak('screen', join(wsi, 'openslide_boxes.tiff'), '--json', '--data', data)
    expect(without.code).toBe(1)
    expect(JSON.parse(without.out[0] ?? '').error.code).toBe('scale-unknown')
    const given = await daybreak('screen', join(wsi, 'openslide_boxes.tiff'), '--json', '--mpp', '0.5', '--data', data)
    expect(given.code, given.err).toBe(0)
    expect(JSON.parse(given.out[0] ?? '').micronsPerPixel).toBe(0.5)
  }, 60_000)

  it('imports a folder of fields as one slide, prints the field of each cell, and names a faulty picture', async () => {
    const cric = fileURLToPath(new URL('../../../../shared/data/cric/val/', import.meta.url))
    const pictures = readdirSync(cric)
      .filter((name) => name.endsWith('.jpg'))
      .slice(0, 2)
    // Names that differ by their number alone are those of one slide's fields.
    const names = pictures.map((_, i) => `field-${i + 1}.jpg`)
    mkdirSync(join(folder, 'fields'))
    for (const [i, name] of pictures.entries()) copyFileSync(join(cric, name), join(folder, 'fields', names[i]!))
    writeFileSync(join(folder, 'fields', 'field-9.jpg'), 'no picture')
    const run = await daybreak('screen', 'fields', '--json', '--mpp', '0.25', '--data', data)
    expect(run.code, run.err).toBe(1)
    const lines = run.out.map((line) => JSON.parse(line))
    expect(lines.map(({ slide, error }) => [slide, error?.code ?? null])).toEqual([
      ['fields', null],
      [join('fields', 'field-9.jpg'), 'file-not-a-slide'],
    ])
    expect(lines[0].top.length).toBeGreaterThan(0)
    for (const { field } of lines[0].top) {
      expect(names).toContain(field.file)
      expect(field.x >= 0 && field.x < 1376 && field.y >= 0 && field.y < 1020).toBe(true)
    }
    const single = await daybreak('screen', 'fields', '--folders', 'single', '--json', '--mpp', '0.25', '--data', data)
    expect(single.out.map((line) => JSON.parse(line).slide).sort()).toEqual(
      [...names, 'field-9.jpg'].map((name) => join('fields', name)).sort(),
    )
    expect((await daybreak('screen', 'fields', '--folders', 'perhaps', '--data', data)).code).toBe(2)
  }, 300_000)

  it('runs while a Daybreak has the records open', async () => {
    const open = join(folder, 'open')
    const serving = spawn(process.execPath, [entry, 'serve', '--no-samples', '--data', open], { env: process.env })
    await new Promise<void>((resolve) =>
      serving.stdout.on('data', (chunk) => String(chunk).includes('http') && resolve()),
    )
    try {
      const beside = await daybreak('screen', join(wsi, 'broken.svs'), '--json', '--data', open)
      expect(beside.code).toBe(1)
      expect(beside.err).toContain('open-batch')
      const second = await daybreak('serve', '--data', open)
      expect(second.code).toBe(2)
      expect(second.out[0]).toMatch(/http:\/\/127\.0\.0\.1:\d+\/\?token=/)
    } finally {
      const ended = new Promise((resolve) => serving.once('exit', (code) => resolve(code)))
      serving.kill('SIGTERM')
      expect(await ended).toBe(0)
    }
  }, 60_000)
})

describe('daybreak', () => {
  it('explains itself and each command on stderr', async () => {
    for (const args of [
      ['--help'],
      ['screen', '--help'],
      ['synth', '--help'],
      ['serve', '--help'],
      ['verify', '--help'],
    ]) {
      const { code, out, err } = await daybreak(...args)
      expect([code, out], args.join(' ')).toEqual([0, []])
      expect(err).toContain('daybreak')
    }
    for (const args of [[], ['scren'], ['screen'], ['screen', 'x', '--mpp', 'two'], ['verify', '--fast']])
      expect((await daybreak(...args)).code, args.join(' ')).toBe(2)
  }, 60_000)

  it('makes a synthetic slide at the given path, relative to the current folder', async () => {
    const { code, out, err } = await daybreak('synth', 'made.tif', '--width', '512', '--height', '512', '--json')
    expect(code, err).toBe(0)
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ path: join(folder, 'made.tif'), width: 512, height: 512 })
    expect(existsSync(join(folder, 'made.tif'))).toBe(true)
  }, 60_000)
})

describe.skipIf(!haveShared)('daybreak verify', () => {
  it('finds records and slides sound, and names a slide that was changed or is missing', async () => {
    const records = join(folder, 'verified')
    const slides = ['a.svs', 'b.tiff'].map((name) => join(folder, name))
    copyFileSync(join(wsi, 'CMU-1-Small-Region.svs'), slides[0]!)
    copyFileSync(join(wsi, 'openslide_boxes.tiff'), slides[1]!)
    await daybreak('screen', slides[1]!, '--data', records)
    await daybreak('screen', slides[0]!, '--data', records)
    const sound = await daybreak('verify', '--json', '--data', records)
    expect(sound.code, sound.out.join('\n')).toBe(0)
    expect(sound.out.map((line) => JSON.parse(line)).map(({ check, ok }) => [check, ok])).toEqual([
      ['database', true],
      ['references', true],
      ['events', true],
      ['slide', true],
      ['slide', true],
    ])
    appendFileSync(slides[0]!, 'x')
    rmSync(slides[1]!)
    const wrong = await daybreak('verify', '--json', '--data', records)
    expect(wrong.code).toBe(1)
    const failed = wrong.out.map((line) => JSON.parse(line)).filter(({ ok }) => !ok)
    expect(failed.map(({ subject, error }) => [subject, error.code]).sort()).toEqual([
      [slides[0], 'file-changed'],
      [slides[1], 'file-not-found'],
    ])
    expect((await daybreak('verify', '--data', join(folder, 'nothing'))).code).toBe(1)
  }, 120_000)
})
