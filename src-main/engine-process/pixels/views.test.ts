import path from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { crop, cropRaw, gradingCrop, readBlocks, tissueThumbnail } from './index.ts'
import { byLibvips, difference, sharpOf, testFiles, textured } from './testing.ts'

const files = testFiles('views')
const picture = () => sharpOf(textured(1500, 1100))
const jpeg = path.join(files.dir, 'jpeg.tif')
const deflated = path.join(files.dir, 'deflate.tif')

beforeAll(async () => {
  const tiled = { tile: true, pyramid: true, tileWidth: 256, tileHeight: 256 }
  await picture()
    .tiff({ ...tiled, compression: 'jpeg', quality: 90 })
    .toFile(jpeg)
  await picture()
    .tiff({ ...tiled, compression: 'deflate', predictor: 'horizontal' })
    .toFile(deflated)
})

describe('views', () => {
  it('crops around a centre, even over the edge', async () => {
    const slide = await files.source(deflated)
    const raw = await cropRaw(slide, { x: 700, y: 500, sizePx: 128, outPx: 64 })
    expect(raw).toMatchObject({ width: 64, height: 64 })
    const jpeg = await crop(slide, { x: 0, y: 0, sizePx: 200, outPx: 100 })
    expect(await sharp(jpeg).metadata()).toMatchObject({ format: 'jpeg', width: 100, height: 100 })
  })

  it('repeats the edge around a crop for the grader', async () => {
    const slide = await files.source(deflated)
    const { width } = slide.info
    const { data } = await gradingCrop(slide, { x: width - 10, y: 0, sizePx: 64, outPx: 64 })
    const inside = await cropRaw(slide, { x: width - 16, y: 16, sizePx: 32, outPx: 32 })
    const at = (image: Buffer, side: number, x: number, y: number) => [
      ...image.subarray((y * side + x) * 3, (y * side + x) * 3 + 3),
    ]
    expect(at(data, 64, 20, 40)).toEqual(at(inside.data, 32, 10, 8)) // unchanged within the slide
    expect(at(data, 64, 63, 40)).toEqual(at(inside.data, 32, 31, 8)) // continued by the slide's last column
    expect(at(data, 64, 20, 0)).toEqual(at(inside.data, 32, 10, 0)) // and by its first row
  })

  it('gives an overview of the whole slide', async () => {
    const overview = await tissueThumbnail(await files.source(jpeg), 300)
    expect(overview).toMatchObject({ width: 300, height: 220 })
    const expected = await picture().resize(300, 220).raw().toBuffer()
    expect(difference(overview.data, expected).mean).toBeLessThan(3)
  })

  it('streams blocks in order and stops when told', async () => {
    const slide = await files.source(jpeg)
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
      expect(difference(block.image.data, await byLibvips(jpeg, 0, [block.region.x, 0, 256, 256])).max).toBe(0)
    }
    expect(seen).toEqual([0, 1, 2, 3, 4])
    const stop = new AbortController()
    stop.abort()
    const next = readBlocks(slide, regions, { signal: stop.signal }).next()
    await expect(next).rejects.toMatchObject({ code: 'cancelled' })
  })
})
