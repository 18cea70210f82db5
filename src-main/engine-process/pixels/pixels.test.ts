import fs from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { openSlide, openSlideFile } from '#main/slides/index.ts'
import { transcodeTile, verifyPixels } from './index.ts'
import { byLibvips, difference, sharpOf, testFiles, textured } from './testing.ts'

const files = testFiles('pixels')
const made = (name: string) => path.join(files.dir, name)
const shown = textured(1500, 1100)
const picture = () => sharpOf(shown)

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

/** The place of a TIFF's first stored tile. */
async function firstTile(file: string) {
  const slide = await openSlideFile(file)
  const place = slide.body.kind === 'tiff' ? await slide.body.levels[0]!.locate(0) : null
  await slide.file.close()
  return place!
}

describe('regions agree with libvips reading the whole file', () => {
  const names = ['jpeg.tif', 'big.tif', 'deflate.tif', 'lzw.tif', 'raw-tiles.tif', 'strips.tif', 'jpeg-strips.tif']
  it.each([...names, 'grey.tif', 'field.png', 'field.jpg', 'field.webp'])('%s at full resolution', async (name) => {
    const slide = await files.source(made(name))
    for (const [x, y, w, h] of [
      [0, 0, 256, 256],
      [100, 37, 700, 555],
      [1200, 900, 300, 200],
    ] as const) {
      const read = await slide.readRegion({ x, y, width: w, height: h, outWidth: w, outHeight: h })
      expect(read).toMatchObject({ width: w, height: h })
      expect(difference(read.data, await byLibvips(made(name), 0, [x, y, w, h])).max).toBe(0)
    }
    expect(slide.damagedTiles).toBe(0)
  })

  it.each(['jpeg.tif', 'deflate.tif', 'lzw.tif'])('%s at a lower level', async (name) => {
    const slide = await files.source(made(name))
    const read = await slide.readRegion({ x: 200, y: 100, width: 800, height: 600, outWidth: 400, outHeight: 300 })
    expect(difference(read.data, await byLibvips(made(name), 1, [100, 50, 400, 300])).max).toBe(0)
  })

  it('resamples between levels like a resize of the finer one', async () => {
    const slide = await files.source(made('deflate.tif'))
    const read = await slide.readRegion({ x: 0, y: 0, width: 1200, height: 900, outWidth: 800, outHeight: 600 })
    const expected = await picture()
      .extract({ left: 0, top: 0, width: 1200, height: 900 })
      .resize(800, 600)
      .raw()
      .toBuffer()
    expect(difference(read.data, expected).max).toBeLessThanOrEqual(1)
  })

  it('is white outside the slide', async () => {
    const slide = await files.source(made('deflate.tif'))
    const read = await slide.readRegion({ x: -100, y: -50, width: 300, height: 200, outWidth: 300, outHeight: 200 })
    expect([...read.data.subarray(0, 3)]).toEqual([255, 255, 255])
    const inside = (50 * 300 + 100) * 3
    expect([...read.data.subarray(inside, inside + 3)]).toEqual([...shown.data.subarray(0, 3)])
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
      expect(difference(decoded, await byLibvips(made('jpeg.tif'), level, [256, 256, 256, 256])).max).toBe(0)
    }
    await reader.close()
  })

  it('transcodes what cannot be passed through, padded with white', async () => {
    const slide = await files.source(made('deflate.tif'))
    const tile = await transcodeTile(slide, { level: 0, col: 5, row: 4, plane: 0 })
    const { data, info } = await sharp(tile).raw().toBuffer({ resolveWithObject: true })
    expect(info).toMatchObject({ width: 256, height: 256, channels: 3 })
    expect(data.subarray(-3).every((value) => value > 250)).toBe(true)
    await expect(transcodeTile(slide, { level: 0, col: 6, row: 0, plane: 0 })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('makes lower levels for a file without any', async () => {
    const slide = await files.source(made('raw-tiles.tif'))
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

  it('counts damaged tiles and draws them striped', async () => {
    const bytes = fs.readFileSync(made('deflate.tif'))
    const { offset, length } = await firstTile(made('deflate.tif'))
    bytes.fill(0xaa, offset, offset + length)
    const slide = await files.source(files.written('damaged.tif', bytes))
    const read = await slide.readRegion({ x: 0, y: 0, width: 512, height: 256, outWidth: 512, outHeight: 256 })
    expect(slide.damagedTiles).toBe(1)
    expect(slide.damagedShare).toBeCloseTo((256 * 256) / (slide.info.width * slide.info.height))
    const drawn = new Set(read.data.subarray(0, 256 * 3))
    expect(drawn).toEqual(new Set([190, 255]))
    expect([...read.data.subarray(256 * 3, 256 * 3 + 3)]).toEqual([...shown.data.subarray(256 * 3, 256 * 3 + 3)])
    await expect(verifyPixels(made('damaged.tif'))).rejects.toMatchObject({ code: 'file-damaged' })
  })
})
