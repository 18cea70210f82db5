import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { numberedSeries, slideParts } from '#main/slides/index.ts'
import { withStacks } from './stacks.ts'
import { openLab, temporaryFolder, testEngine } from './testing.ts'

describe('the planes of a folder', () => {
  it('are the pictures that share a name and count up, in that order; a composite is none', () => {
    const names = [
      'all_in_focus.jpg',
      'fov2.jpg',
      'fov10.jpg',
      'notes.txt',
      ...Array.from({ length: 8 }, (_, i) => `fov${i + 3}.jpg`),
    ]
    expect(numberedSeries([...new Set(names)])).toEqual(Array.from({ length: 9 }, (_, i) => `fov${i + 2}.jpg`))
    expect(numberedSeries(['z-03.tif', 'z-01.tif', 'z-02.tif'])).toEqual(['z-01.tif', 'z-02.tif', 'z-03.tif'])
  })
  it('are none where too few, with a gap, of different kinds or without a number', () => {
    expect(numberedSeries(['a1.jpg', 'a2.jpg'])).toBeNull()
    expect(numberedSeries(['a1.jpg', 'a2.jpg', 'a4.jpg'])).toBeNull()
    expect(numberedSeries(['a1.jpg', 'a2.png', 'a3.tif'])).toBeNull()
    expect(numberedSeries(['one.jpg', 'two.jpg', 'three.jpg'])).toBeNull()
    expect(numberedSeries(['a1.jpg', 'a01.jpg', 'a2.jpg'])).toBeNull()
  })
})

describe('bringing in folders', () => {
  const dir = mkdtempSync(join(tmpdir(), 'daybreak-stacks-'))
  afterAll(() => rmSync(dir, { recursive: true, force: true }))
  const files = (folder: string, names: string[]) => {
    mkdirSync(join(dir, folder), { recursive: true })
    return names.map((name) => {
      writeFileSync(join(dir, folder, name), name)
      return join(dir, folder, name)
    })
  }
  const deps = (same: boolean) => ({ folder: join(dir, 'stacks'), sameField: async () => same })

  it('makes one slide of a stack, leaves its composite aside and keeps the rest', async () => {
    const stack = files('S26-7', ['p1.jpg', 'p2.jpg', 'p3.jpg', 'all_in_focus.jpg', 'whole.svs'])
    const single = files('fields', ['one.jpg'])
    const [list, ...rest] = await withStacks([...stack, ...single], deps(true))
    expect(basename(list!)).toBe('S26-7.planes')
    expect(JSON.parse(readFileSync(list!, 'utf8'))).toMatchObject({
      folder: join(dir, 'S26-7'),
      planes: ['p1.jpg', 'p2.jpg', 'p3.jpg'],
    })
    expect(rest).toEqual([join(dir, 'S26-7', 'whole.svs'), ...single])
    const before = statSync(list!).mtimeMs
    expect((await withStacks(stack, deps(true)))[0]).toBe(list)
    expect(statSync(list!).mtimeMs).toBe(before)
  })
  it('leaves numbered pictures of different fields as they are', async () => {
    const fields = files('numbered', ['f1.jpg', 'f2.jpg', 'f3.jpg'])
    expect(await withStacks(fields, deps(false))).toEqual(fields)
  })
})

describe('a folder of planes in the records', () => {
  const root = temporaryFolder()
  const engine = testEngine()
  const lab = openLab(engine, root, { slideParts, sameField: (paths) => engine.sameField(paths) })
  afterAll(async () => {
    await lab.close()
    await engine.close()
    rmSync(root, { recursive: true, force: true })
  })

  it('is one slide; its list alone, sent from elsewhere, is refused and moves no plane', async () => {
    const folder = join(root, 'S26-9')
    mkdirSync(folder)
    const noise = await sharp({
      create: {
        width: 64,
        height: 64,
        channels: 3,
        background: 'grey',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    })
      .png()
      .toBuffer()
    const planes = [1, 2, 3].map((plane) => join(folder, `p${plane}.png`))
    for (const [i, plane] of planes.entries())
      await sharp(noise)
        .blur(1 + i / 4)
        .png()
        .toFile(plane)
    const scale = { micronsPerPixel: 0.25 }
    const [imported, ...others] = await lab.intake.importPaths([folder], scale)
    expect(others).toEqual([])
    expect(imported).toMatchObject({ kind: 'imported', fileName: 'S26-9.planes' })
    if (imported?.kind !== 'imported') return
    const slide = lab.cases.slideById(imported.slideId)!
    expect(slide.info.planes).toBe(3)
    const body = new Blob([readFileSync(slide.path)]).stream()
    const signal = new AbortController().signal
    const sent = await lab.intake.upload({ name: 'sent.png', bytes: null, body, signal, ...scale })
    expect(sent).toMatchObject({ kind: 'quarantined', error: { code: 'parts-missing' } })
    for (const plane of planes) expect(statSync(plane).size).toBeGreaterThan(0)
    expect(await lab.intake.importPaths([folder], scale)).toMatchObject([{ kind: 'known', slideId: imported.slideId }])
  })
})
