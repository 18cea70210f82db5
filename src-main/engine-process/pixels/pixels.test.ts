import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSlide } from '#main/slides/index.ts'
import {
  associatedJpeg,
  crop,
  cropRaw,
  gradingCrop,
  openPixels,
  type PixelSource,
  readBlocks,
  tissueThumbnail,
  transcodeTile,
  verifyPixels,
} from './index.ts'

const data = path.resolve(import.meta.dirname, '../../../../shared/data/wsi')
const cmu = path.join(data, 'CMU-1-Small-Region.svs')
const withData = describe.skipIf(!fs.existsSync(cmu))

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-pixels-'))
const width = 1500
const height = 1100
/** Smooth colours with some texture, so that wrong places and wrong colours both show. */
const pixels = Buffer.alloc(width * height * 3)
for (let y = 0; y < height; y++) {
  for (let x = 0; x < width; x++) {
    const at = (y * width + x) * 3
    pixels[at] = (x / width) * 255
    pixels[at + 1] = (y / height) * 255
    pixels[at + 2] = 128 + 100 * Math.sin(x / 9) * Math.cos(y / 7)
  }
}
const picture = () => sharp(pixels, { raw: { width, height, channels: 3 } })
const made = (name: string) => path.join(dir, name)
const open: PixelSource[] = []
async function source(file: string): Promise<PixelSource> {
  const opened = await openPixels(file)
  open.push(opened)
  return opened
}

beforeAll(async () => {
  const tiled = { tile: true, pyramid: true, tileWidth: 256, tileHeight: 256 }
  await picture()
    .tiff({ ...tiled, compression: 'jpeg', quality: 90 })
    .toFile(made('jpeg.tif'))
  await picture()
    .tiff({ ...tiled, compression: 'jpeg', quality: 90, bigtiff: true })
    .toFile(made('big.tif'))
  await picture()
    .tiff({ ...tiled, compression: 'deflate', predictor: 'horizontal' })
    .toFile(made('deflate.tif'))
  await picture()
    .tiff({ ...tiled, compression: 'lzw' })
    .toFile(made('lzw.tif'))
  await picture()
    .tiff({ ...tiled, compression: 'none', pyramid: false })
    .toFile(made('raw-tiles.tif'))
  await picture().tiff({ compression: 'none' }).toFile(made('strips.tif'))
  await picture().tiff({ compression: 'jpeg', quality: 90 }).toFile(made('jpeg-strips.tif'))
  await picture()
    .greyscale()
    .tiff({ ...tiled, compression: 'jpeg' })
    .toFile(made('grey.tif'))
  await picture().png().toFile(made('field.png'))
  await picture().jpeg({ quality: 90 }).toFile(made('field.jpg'))
  await picture().webp({ quality: 90 }).toFile(made('field.webp'))
}, 60_000)
afterAll(async () => {
  for (const each of open) await each.close()
  fs.rmSync(dir, { recursive: true, force: true })
})

/** Largest and mean difference of two images in 8-bit levels. */
function difference(a: Uint8Array, b: Uint8Array) {
  expect(a.length).toBe(b.length)
  let max = 0
  let sum = 0
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs(a[i]! - b[i]!)
    sum += d
    if (d > max) max = d
  }
  return { max, mean: sum / a.length }
}

const extract = (file: string, page: number, left: number, top: number, w: number, h: number) =>
  sharp(file, { page, ignoreIcc: true })
    .extract({ left, top, width: w, height: h })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer()

describe('regions agree with libvips reading the whole file', () => {
  const files = ['jpeg.tif', 'big.tif', 'deflate.tif', 'lzw.tif', 'raw-tiles.tif', 'strips.tif', 'jpeg-strips.tif']
  it.each([...files, 'grey.tif', 'field.png', 'field.jpg', 'field.webp'])('%s at full resolution', async (name) => {
    const slide = await source(made(name))
    for (const [x, y, w, h] of [
      [0, 0, 256, 256],
      [100, 37, 700, 555],
      [1200, 900, 300, 200],
    ] as const) {
      const read = await slide.readRegion({ x, y, width: w, height: h, outWidth: w, outHeight: h })
      expect(read).toMatchObject({ width: w, height: h })
      expect(difference(read.data, await extract(made(name), 0, x, y, w, h)).max).toBe(0)
    }
    expect(slide.damagedTiles).toBe(0)
  })

  it.each(['jpeg.tif', 'deflate.tif', 'lzw.tif'])('%s at a lower level', async (name) => {
    const slide = await source(made(name))
    const read = await slide.readRegion({ x: 200, y: 100, width: 800, height: 600, outWidth: 400, outHeight: 300 })
    expect(difference(read.data, await extract(made(name), 1, 100, 50, 400, 300)).max).toBe(0)
  })

  it('resamples between levels like a resize of the finer one', async () => {
    const slide = await source(made('deflate.tif'))
    const read = await slide.readRegion({ x: 0, y: 0, width: 1200, height: 900, outWidth: 800, outHeight: 600 })
    const expected = await picture()
      .extract({ left: 0, top: 0, width: 1200, height: 900 })
      .resize(800, 600)
      .raw()
      .toBuffer()
    expect(difference(read.data, expected).max).toBeLessThanOrEqual(1)
  })

  it('is white outside the slide', async () => {
    const slide = await source(made('deflate.tif'))
    const read = await slide.readRegion({ x: -100, y: -50, width: 300, height: 200, outWidth: 300, outHeight: 200 })
    expect([...read.data.subarray(0, 3)]).toEqual([255, 255, 255])
    const inside = ((50 * 300 + 100) * 3) as number
    expect([...read.data.subarray(inside, inside + 3)]).toEqual([...pixels.subarray(0, 3)])
    const away = await slide.readRegion({ x: 9000, y: 0, width: 10, height: 10, outWidth: 10, outHeight: 10 })
    expect(new Set(away.data)).toEqual(new Set([255]))
  })
})

describe('tiles', () => {
  it('passes stored tiles through that decode to the same pixels', async () => {
    const reader = await openSlide(made('jpeg.tif'))
    for (const level of [0, 1]) {
      const tile = await reader.tile({ level, col: 1, row: 1, plane: 0 })
      expect(tile?.mimeType).toBe('image/jpeg')
      const decoded = await sharp(tile!.bytes).raw().toBuffer()
      expect(difference(decoded, await extract(made('jpeg.tif'), level, 256, 256, 256, 256)).max).toBe(0)
    }
    await reader.close()
  })

  it('transcodes what cannot be passed through, padded with white', async () => {
    const slide = await source(made('deflate.tif'))
    const tile = await transcodeTile(slide, { level: 0, col: 5, row: 4, plane: 0 })
    const { data, info } = await sharp(tile).raw().toBuffer({ resolveWithObject: true })
    expect(info).toMatchObject({ width: 256, height: 256, channels: 3 })
    expect(data.subarray(-3).every((value) => value > 250)).toBe(true)
    await expect(transcodeTile(slide, { level: 0, col: 6, row: 0, plane: 0 })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('makes lower levels of a file that has none', async () => {
    const slide = await source(made('raw-tiles.tif'))
    expect(slide.info.levels.map((level) => [level.width, level.height])).toEqual([
      [1500, 1100],
      [750, 550],
    ])
    const tile = await transcodeTile(slide, { level: 1, col: 0, row: 0, plane: 0 })
    const expected = await picture()
      .extract({ left: 0, top: 0, width: 1024, height: 1024 })
      .resize(512, 512)
      .raw()
      .toBuffer()
    expect(difference(await sharp(tile).raw().toBuffer(), expected).mean).toBeLessThan(2)
  })

  it('counts damaged tiles and leaves them white', async () => {
    const reader = await openPixels(made('deflate.tif'))
    const bytes = fs.readFileSync(made('deflate.tif'))
    await reader.close()
    const { offset, length } = await firstTile(made('deflate.tif'))
    bytes.fill(0xaa, offset, offset + length)
    fs.writeFileSync(made('damaged.tif'), bytes)
    const slide = await source(made('damaged.tif'))
    const read = await slide.readRegion({ x: 0, y: 0, width: 512, height: 256, outWidth: 512, outHeight: 256 })
    expect(slide.damagedTiles).toBe(1)
    expect([...read.data.subarray(0, 3)]).toEqual([255, 255, 255])
    expect([...read.data.subarray(256 * 3, 256 * 3 + 3)]).toEqual([...pixels.subarray(256 * 3, 256 * 3 + 3)])
    await expect(verifyPixels(made('damaged.tif'))).rejects.toMatchObject({ code: 'file-damaged' })
  })
})

async function firstTile(file: string) {
  const { openSlideFile } = await import('#main/slides/index.ts')
  const slide = await openSlideFile(file)
  const place = slide.body.kind === 'tiff' ? await slide.body.levels[0]!.locate(0) : null
  await slide.file.close()
  return place!
}

describe('views', () => {
  it('crops around a centre, also over the edge', async () => {
    const slide = await source(made('deflate.tif'))
    const raw = await cropRaw(slide, { x: 700, y: 500, sizePx: 128, outPx: 64 })
    expect(raw).toMatchObject({ width: 64, height: 64 })
    const jpeg = await crop(slide, { x: 0, y: 0, sizePx: 200, outPx: 100 })
    expect(await sharp(jpeg).metadata()).toMatchObject({ format: 'jpeg', width: 100, height: 100 })
  })

  it('repeats the edge around a crop that the grader looks at', async () => {
    const slide = await source(made('deflate.tif'))
    const { width } = slide.info
    const { data } = await gradingCrop(slide, { x: width - 10, y: 0, sizePx: 64, outPx: 64 })
    const inside = await cropRaw(slide, { x: width - 16, y: 16, sizePx: 32, outPx: 32 })
    const at = (image: Buffer, side: number, x: number, y: number) => [
      ...image.subarray((y * side + x) * 3, (y * side + x) * 3 + 3),
    ]
    expect(at(data, 64, 20, 40)).toEqual(at(inside.data, 32, 10, 8)) // untouched within the slide
    expect(at(data, 64, 63, 40)).toEqual(at(inside.data, 32, 31, 8)) // the slide's last column goes on
    expect(at(data, 64, 20, 0)).toEqual(at(inside.data, 32, 10, 0)) // and its first row
  })

  it('gives an overview of the whole slide', async () => {
    const overview = await tissueThumbnail(await source(made('jpeg.tif')), 300)
    expect(overview).toMatchObject({ width: 300, height: 220 })
    const expected = await picture().resize(300, 220).raw().toBuffer()
    expect(difference(overview.data, expected).mean).toBeLessThan(3)
  })

  it('streams blocks in order and stops when told', async () => {
    const slide = await source(made('jpeg.tif'))
    const regions = [0, 1, 2, 3, 4].map((i) => ({
      x: i * 256,
      y: 0,
      width: 256,
      height: 256,
      outWidth: 256,
      outHeight: 256,
    }))
    const seen: number[] = []
    for await (const block of readBlocks(slide, regions)) {
      seen.push(block.index)
      expect(difference(block.image.data, await extract(made('jpeg.tif'), 0, block.region.x, 0, 256, 256)).max).toBe(0)
    }
    expect(seen).toEqual([0, 1, 2, 3, 4])
    const stop = new AbortController()
    stop.abort()
    const next = readBlocks(slide, regions, { signal: stop.signal }).next()
    await expect(next).rejects.toMatchObject({ code: 'cancelled' })
  })
})

withData('real files', () => {
  it('shows an Aperio slide in the colours that libvips sees, passed through and decoded', async () => {
    const reader = await openSlide(cmu)
    const slide = await source(cmu)
    const stored = await reader.tile({ level: 0, col: 4, row: 6, plane: 0 })
    const expected = await extract(cmu, 0, 960, 1440, 240, 240)
    expect(difference(await sharp(stored!.bytes).raw().toBuffer(), expected).max).toBe(0)
    const read = await slide.readRegion({ x: 960, y: 1440, width: 240, height: 240, outWidth: 240, outHeight: 240 })
    expect(difference(read.data, expected).max).toBe(0)
    await reader.close()
  })

  it('gives label, macro and thumbnail', async () => {
    const slide = await source(cmu)
    for (const [kind, page] of [
      ['thumbnail', 1],
      ['label', 2],
      ['macro', 3],
    ] as const) {
      const read = await slide.readAssociated(kind)
      expect(difference(read.data, await extract(cmu, page, 0, 0, read.width, read.height)).max).toBe(0)
      expect(await sharp(await associatedJpeg(slide, kind)).metadata()).toMatchObject({
        format: 'jpeg',
        width: read.width,
      })
    }
  })

  it('reads JPEG 2000 tiles as OpenSlide does', async () => {
    const slide = await source(path.join(data, 'TCGA-CR-7395-01A-01-TS1.svs'))
    const read = await slide.readLevel(0, { x: 700, y: 500, width: 900, height: 700 })
    expect(slide.damagedTiles).toBe(0)
    // Of `read_region((700, 500), 0, (900, 700))` in OpenSlide 3.4.1.
    expect(createHash('sha256').update(read.data).digest('hex')).toBe(
      '92dd3c8388ab2a30d416a57ffef4e96a7c225efb88c00ea4d722a898d5d0ded3',
    )
    await verifyPixels(path.join(data, 'TCGA-CR-7395-01A-01-TS1.svs'))
    // Below the stored levels a coarser resolution of the stream is decoded alone: in its place, not beside it.
    const resized = async (x: number) => {
      const fine = await slide.readLevel(0, { x, y: 256, width: 2048, height: 1024 })
      const raw = { width: 2048, height: 1024, channels: 3 } as const
      return sharp(fine.data, { raw }).resize(512, 256).raw().toBuffer()
    }
    const small = await slide.readRegion({ x: 512, y: 256, width: 2048, height: 1024, outWidth: 512, outHeight: 256 })
    const there = difference(small.data, await resized(512)).mean
    expect(there).toBeLessThan(10)
    expect(difference(small.data, await resized(508)).mean).toBeGreaterThan(2 * there)
    expect(difference(small.data, await resized(516)).mean).toBeGreaterThan(2 * there)
  })

  it('reads a deflate pyramid at every level', async () => {
    const boxes = path.join(data, 'openslide_boxes.tiff')
    const slide = await source(boxes)
    for (const [level, { width, height }] of slide.info.levels.entries()) {
      const read = await slide.readLevel(level, { x: 0, y: 0, width, height })
      expect(difference(read.data, await extract(boxes, level, 0, 0, width, height)).max).toBe(0)
    }
  })

  it('verifies the good and refuses what only fails when decoded', async () => {
    await verifyPixels(cmu)
    for (const name of ['broken.svs', 'openslide_unopenable.tiff', 'openslide_unreadable.svs']) {
      await expect(verifyPixels(path.join(data, name))).rejects.toMatchObject({ data: { params: { file: name } } })
    }
  })
})
