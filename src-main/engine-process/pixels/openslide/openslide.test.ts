import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkSlide, foreignParts, openSlide } from '#main/slides/index.ts'
import { type RgbPicture, writeMirax, writeNdpi, writeScn, writeTrestle, writeVms } from '#main/testing/index.ts'
import { associatedJpeg, openSlideInfo, verifyPixels } from '../index.ts'
import { testFiles } from '../testing.ts'
import { openSlideLibrary } from './library.ts'

const { dir, open: openPixels } = testFiles('openslide')
const made = (name: string) => path.join(dir, name)
const installed = await openSlideLibrary('any', 'ndpi').then(
  () => true,
  () => false,
)
const withLibrary = describe.skipIf(!installed)

const width = 1024
const height = 512
const picture: RgbPicture = { data: Buffer.alloc(width * height * 3), width, height }
for (let y = 0; y < height; y++)
  for (let x = 0; x < width; x++)
    picture.data.set(
      [(x / width) * 255, (y / height) * 255, 128 + 100 * Math.sin(x / 30) * Math.cos(y / 25)],
      (y * width + x) * 3,
    )
const macro: RgbPicture = { data: Buffer.alloc(300 * 200 * 3, 200), width: 300, height: 200 }

beforeAll(async () => {
  await writeTrestle(made('trestle.tif'), picture)
  await writeScn(made('leica.scn'), picture, macro)
  await writeNdpi(made('hamamatsu.ndpi'), picture, macro)
  await writeMirax(made('mirax.mrxs'), picture)
  await writeVms(made('vms'), 'specimen.vms', picture)
  fs.writeFileSync(made('zeiss.czi'), Buffer.concat([Buffer.from('ZISRAWFILE'), Buffer.alloc(600)]))
})

withLibrary("scanner makers' own formats, through OpenSlide", () => {
  it.each([
    ['trestle.tif', { format: 'trestle', vendor: 'trestle', micronsPerPixel: 0.25, associated: [] }],
    ['leica.scn', { format: 'scn', vendor: 'leica', micronsPerPixel: 0.25, objective: 20, associated: ['macro'] }],
    ['hamamatsu.ndpi', { format: 'ndpi', vendor: 'hamamatsu', micronsPerPixel: 0.25, objective: 20 }],
    ['mirax.mrxs', { format: 'mirax', vendor: 'mirax', micronsPerPixel: 0.25, objective: 20 }],
  ] as const)('%s opens with its scale and its original pixels', async (name, said) => {
    await verifyPixels(made(name))
    expect(await checkSlide(made(name), openSlideInfo)).toMatchObject({ ...said, width, height })
    const slide = await openPixels(made(name))
    expect(slide.info.levels[1]).toMatchObject({ width: width / 2, height: height / 2, downsample: 2 })
    const read = await slide.readRegion({ x: 100, y: 50, width: 400, height: 300, outWidth: 400, outHeight: 300 })
    let worst = 0
    for (let y = 0; y < 300; y++)
      for (let i = 0; i < 1200; i++) {
        const was = picture.data[((y + 50) * width + 100) * 3 + i]!
        worst = Math.max(worst, Math.abs(read.data[y * 1200 + i]! - was))
      }
    // JPEG at quality 95 of a smooth picture.
    expect(worst).toBeLessThanOrEqual(8)
    expect(slide.damagedTiles).toBe(0)
    if (slide.info.associated.includes('macro')) {
      expect((await slide.readAssociated('macro')).data.subarray(0, 3)).toEqual(Buffer.from([200, 200, 200]))
      expect((await associatedJpeg(slide, 'macro')).length).toBeGreaterThan(100)
    }
    await slide.close()
  })

  it('leaves every tile of such a slide to the engine', async () => {
    const reader = await openSlide(made('mirax.mrxs'), openSlideInfo)
    expect(await reader.tile({ plane: 0, level: 0, col: 0, row: 0 })).toBeNull()
    await expect(reader.tile({ plane: 0, level: 0, col: 9, row: 0 })).rejects.toMatchObject({ code: 'not-found' })
    await reader.close()
  })

  it('damaged tiles are striped and counted, and the next read opens the slide again', async () => {
    await writeMirax(made('damaged.mrxs'), picture)
    const data = made('damaged/Data0000.dat')
    const bytes = fs.readFileSync(data)
    bytes.fill(0, 0, 2000)
    fs.writeFileSync(data, bytes)
    const slide = await openPixels(made('damaged.mrxs'))
    const first = await slide.readRegion({ x: 0, y: 0, width: 100, height: 100, outWidth: 100, outHeight: 100 })
    expect(new Set(first.data)).toEqual(new Set([190, 255]))
    expect(slide.damagedTiles).toBe(1)
    expect(slide.damagedShare).toBeCloseTo((256 * 256) / (width * height), 6)
    const other = await slide.readRegion({ x: 700, y: 300, width: 100, height: 100, outWidth: 100, outHeight: 100 })
    expect(Math.abs(other.data[0]! - picture.data[(300 * width + 700) * 3]!)).toBeLessThanOrEqual(8)
    await slide.close()
    await expect(verifyPixels(made('hamamatsu-none.ndpi'))).rejects.toMatchObject({ code: 'file-not-found' })
  })

  it('names the format if OpenSlide does not know the file', async () => {
    await expect(checkSlide(made('zeiss.czi'), openSlideInfo)).rejects.toMatchObject({
      code: /file-(unsupported|damaged)/,
    })
    fs.writeFileSync(made('cut.ndpi'), fs.readFileSync(made('hamamatsu.ndpi')).subarray(0, 5000))
    await expect(checkSlide(made('cut.ndpi'), openSlideInfo)).rejects.toMatchObject({ code: /file-/ })
  })
})

describe('slides of several files', () => {
  it('list all their files', async () => {
    const names = (paths: readonly string[] | null) => paths?.map((file) => path.relative(dir, file))
    expect(names(await foreignParts(made('mirax.mrxs')))).toEqual([
      'mirax.mrxs',
      'mirax/Data0000.dat',
      'mirax/Index.dat',
      'mirax/Slidedat.ini',
    ])
    expect(names(await foreignParts(made('vms/specimen.vms')))).toEqual([
      'vms/specimen.vms',
      'vms/specimen.jpg',
      'vms/specimen_macro.jpg',
      'vms/specimen_map.jpg',
    ])
    expect(await foreignParts(made('leica.scn'))).toBeNull()
  })

  it('report which part is missing', async () => {
    fs.copyFileSync(made('mirax.mrxs'), made('alone.mrxs'))
    await expect(checkSlide(made('alone.mrxs'), openSlideInfo)).rejects.toMatchObject({
      code: 'parts-missing',
      data: { params: { file: 'alone.mrxs', part: path.join('alone', 'Slidedat.ini') } },
    })
    fs.mkdirSync(made('lonely'))
    fs.copyFileSync(made('vms/specimen.vms'), made('lonely/specimen.vms'))
    await expect(checkSlide(made('lonely/specimen.vms'), openSlideInfo)).rejects.toMatchObject({
      code: 'parts-missing',
    })
  })
})

describe('without OpenSlide', () => {
  it('the error names the format and what to do, and other slides still open', async () => {
    const { vi } = await import('vitest')
    vi.resetModules()
    vi.stubEnv('DAYBREAK_OPENSLIDE', made('not-there.so'))
    const fresh = await import('../index.ts')
    const error = await checkSlide(made('leica.scn'), fresh.openSlideInfo).catch((reason) => reason)
    expect(error).toMatchObject({ code: 'openslide-missing', data: { retryable: true } })
    expect(error.data.params).toMatchObject({ file: 'leica.scn', format: 'Leica SCN' })
    expect(error.data.params.remedy).toContain('install')
    vi.unstubAllEnvs()
  })

  it('main refuses by name a format without a reader', async () => {
    await expect(openSlide(made('leica.scn'))).rejects.toMatchObject({
      code: 'file-unsupported',
      data: { params: { format: 'Leica SCN' } },
    })
  })
})
