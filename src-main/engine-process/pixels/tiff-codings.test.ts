import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { checkSlide } from '#main/slides/index.ts'
import { encodeJpeg2000, imageFields, type MadeField, makeTiff, segmentsOf, toPlanes } from '#main/testing/index.ts'
import { encodeTile } from './decode.ts'
import { transcodeTile, verifyPixels } from './index.ts'
import { patterned, testFiles } from './testing.ts'

const files = testFiles('codings')
const tile = 32
const picture = patterned(100, 70)
const { width, height, data: rgb } = picture
const whole = { x: 0, y: 0, width, height, outWidth: width, outHeight: height }

describe('The segments of a TIFF', () => {
  it('may hold colours in separate planes, in tiles and in strips', async () => {
    const planar: MadeField = { tag: 284, type: 3, values: [2] }
    const planes = toPlanes(picture)
    const tiled = {
      fields: imageFields({ width, height, tile, compression: 8, extra: [planar] }),
      segments: planes
        .flatMap((data) => segmentsOf({ ...picture, data, samples: 1 }, tile))
        .map((bytes) => zlib.deflateSync(bytes)),
      tiled: true,
    }
    const strips = { fields: imageFields({ width, height, extra: [planar] }), segments: planes, tiled: false }
    for (const [name, image] of [
      ['planar-tiles.tif', tiled],
      ['planar-strips.tif', strips],
    ] as const) {
      const file = files.written(name, makeTiff([image]))
      expect((await checkSlide(file)).levels[0]).toMatchObject({ passThrough: false })
      await verifyPixels(file)
      expect((await (await files.source(file)).readRegion(whole)).data.equals(rgb)).toBe(true)
    }
  })

  it('may be WebP', async () => {
    const segments = await Promise.all(
      segmentsOf(picture, tile).map((bytes) =>
        sharp(bytes, { raw: { width: tile, height: tile, channels: 3 } })
          .webp({ lossless: true })
          .toBuffer(),
      ),
    )
    const file = files.written(
      'webp.tif',
      makeTiff([{ fields: imageFields({ width, height, tile, compression: 50_001 }), segments, tiled: true }]),
    )
    await checkSlide(file)
    await verifyPixels(file)
    const slide = await files.source(file)
    expect((await slide.readRegion(whole)).data.equals(rgb)).toBe(true)
    expect(slide.damagedTiles).toBe(0)
  })

  it('may be JPEG 2000 as YCbCr (Aperio 33003), RGB (33005) and standard (34712)', async () => {
    const segments = await Promise.all(
      segmentsOf(picture, tile).map((data) => encodeJpeg2000({ data, width: tile, height: tile, samples: 3 })),
    )
    const read = async (compression: number, photometric: number) => {
      const fields = imageFields({ width, height, tile, compression, photometric })
      const file = files.written(`${compression}.tif`, makeTiff([{ fields, segments, tiled: true }]))
      await verifyPixels(file)
      return (await (await files.source(file)).readRegion(whole)).data
    }
    expect((await read(33_005, 2)).equals(rgb)).toBe(true)
    expect((await read(34_712, 2)).equals(rgb)).toBe(true)
    const turned = await read(33_003, 6)
    const [y, cb, cr] = [rgb[0]!, rgb[1]! - 128, rgb[2]! - 128]
    const expected = [y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb]
    for (const [i, value] of expected.entries()) {
      expect(Math.abs(turned[i]! - Math.min(255, Math.max(0, value)))).toBeLessThanOrEqual(1)
    }
  })

  it('give a tile in one step that equals reading and encoding, also when damaged or over the edge', async () => {
    const tiled = { tile: true, tileWidth: 32, tileHeight: 32 } as const
    const file = path.join(files.dir, 'deflated.tif')
    await sharp(rgb, { raw: { width, height, channels: 3 } })
      .tiff({ ...tiled, compression: 'deflate', predictor: 'horizontal' })
      .toFile(file)
    const bytes = fs.readFileSync(file)
    const slide = await files.source(file)
    const encoded = async (col: number, row: number) =>
      encodeTile(await slide.readLevel(0, { x: col * tile, y: row * tile, width: tile, height: tile }))
    for (const [col, row] of [
      [1, 1],
      [3, 2],
    ] as const)
      expect((await transcodeTile(slide, { plane: 0, level: 0, col, row })).equals(await encoded(col, row))).toBe(true)
    // The first tile's data begins right after the header.
    bytes.fill(0xff, 8, 200)
    const hurt = await files.source(files.written('deflated-hurt.tif', bytes))
    const striped = await sharp(await transcodeTile(hurt, { plane: 0, level: 0, col: 0, row: 0 })).stats()
    expect(striped.channels.map(({ min, max }) => [min, max])).toEqual([
      [190, 255],
      [190, 255],
      [190, 255],
    ])
    expect(hurt.damagedTiles).toBe(1)
  })

  it('whose size differs from the file’s claim are damaged, not stretched', async () => {
    const small = await sharp({ create: { width: 16, height: 16, channels: 3, background: '#806040' } })
      .webp()
      .toBuffer()
    const segments = new Array<Buffer>(12).fill(small)
    const fields = imageFields({ width, height, tile, compression: 50_001 })
    const slide = await files.source(files.written('small-webp.tif', makeTiff([{ fields, segments, tiled: true }])))
    await slide.readRegion(whole)
    expect(slide.damagedTiles).toBe(12)
  })
})
