import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { pictureListText } from '#main/slides/index.ts'
import {
  encodeJpeg2000,
  encodeJpegLs,
  encodeRle,
  imageFields,
  type MadeField,
  type MadeImage,
  makeDicom,
  makeTiff,
  type Pixels,
  segmentsOf,
  slideElements,
  syntaxes,
} from '#main/testing/index.ts'
import type { PixelSource } from './index.ts'
import { halved } from './rgb.ts'
import { farthest, testFiles, textured } from './testing.ts'

const files = testFiles('lost')
const tile = 64
const side = 192
const picture = textured(side, side)
const small: Pixels = { ...halved(picture), samples: 3 }
const tilesOf = (pixels: Pixels): Pixels[] =>
  segmentsOf(pixels, tile).map((data) => ({ data, width: tile, height: tile, samples: 3 }))
const jpeg =
  (quality: number) =>
  ({ data }: Pixels) =>
    sharp(data, { raw: { width: tile, height: tile, channels: 3 } })
      .jpeg({ quality, chromaSubsampling: '4:4:4' })
      .toBuffer()

const lzw = async ({ data }: Pixels): Promise<Buffer> => {
  const tiff = await sharp(data, { raw: { width: tile, height: tile, channels: 3 } })
    .tiff({ compression: 'lzw', predictor: 'none', tile: true, tileWidth: tile, tileHeight: tile })
    .toBuffer()
  // libvips writes the only tile right behind the header, and the directory behind the tile.
  return tiff.subarray(8, tiff.readUInt32LE(4))
}

/** Codings of TIFF tiles: compression, photometric, and how one tile is coded. */
const codings = {
  JPEG: [7, 6, jpeg(95)],
  'JPEG 2000': [33_005, 2, (pixels: Pixels) => encodeJpeg2000(pixels)],
  LZW: [5, 2, lzw],
  deflate: [8, 2, async ({ data }: Pixels) => zlib.deflateSync(data)],
  'no compression': [1, 2, async ({ data }: Pixels) => data],
} as const

const broken = (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length / 3))
const grey = new Set([190, 255])
const whole = { x: 0, y: 0, width: side, height: side, outWidth: side, outHeight: side }

async function expectLost(slide: PixelSource, at: { x: number; y: number }, share: number) {
  const { data } = await slide.readRegion(whole)
  const lost = await slide.readRegion({ ...at, width: tile, height: tile, outWidth: tile, outHeight: tile })
  expect(new Set(lost.data)).toEqual(grey)
  expect(slide.damagedTiles).toBe(1)
  expect(slide.damagedShare).toBeCloseTo(share, 6)
  // Everything else is as it was.
  for (let y = 0; y < side; y += 7)
    for (let x = 0; x < side; x += 7) {
      const inside = x >= at.x && x < at.x + tile && y >= at.y && y < at.y + tile
      const i = (y * side + x) * 3
      if (!inside) expect(Math.abs(data[i]! - picture.data[i]!)).toBeLessThan(24)
    }
}

describe.each(Object.entries(codings))('a TIFF in %s', (name, [compression, photometric, encode]) => {
  const level = async (
    pixels: Pixels,
    change: (bytes: Buffer, index: number) => Buffer | null,
  ): Promise<MadeImage> => ({
    fields: imageFields({ width: pixels.width, height: pixels.height, tile, compression, photometric }),
    segments: (await Promise.all(tilesOf(pixels).map(encode))).map(change),
    tiled: true,
  })
  const keep = (bytes: Buffer) => bytes

  it('is striped where a tile of its finest level cannot be decoded, which is counted with its share', async () => {
    const hurt = await level(picture, (bytes, i) => (i === 4 ? broken(bytes) : bytes))
    await expectLost(await files.source(files.tiff(hurt, await level(small, keep))), { x: 64, y: 64 }, 1 / 9)
  })

  it('is whole where a tile is missing or broken in a reduced level only', async () => {
    const hurt = await level(small, (bytes, i) => (i === 0 ? null : i === 1 ? broken(bytes) : bytes))
    const slide = await files.source(files.tiff(await level(picture, keep), hurt))
    const { data } = await slide.readLevel(1, { x: 0, y: 0, width: side / 2, height: side / 2 })
    expect(farthest(data, small.data), name).toBeLessThan(24)
    expect(slide.damagedTiles).toBe(0)
  })

  it('is white where a tile was never stored, but lost if the scanner stores every tile', async () => {
    const hurt = await level(picture, (bytes, i) => (i === 8 ? null : bytes))
    const empty = await files.source(files.tiff(hurt))
    const corner = { x: 128, y: 128, width: tile, height: tile }
    expect(new Set((await empty.readLevel(0, corner)).data)).toEqual(new Set([255]))
    expect(empty.damagedTiles).toBe(0)
    const aperio: MadeField = { tag: 270, type: 2, values: 'Aperio Image Library v1\r\n192x192|MPP = 0.25' }
    await expectLost(await files.source(files.tiff({ ...hurt, fields: [...hurt.fields, aperio] })), corner, 1 / 9)
  })
})

describe.each([
  ['JPEG', syntaxes.jpeg, jpeg(95), 'YBR_FULL_422'],
  ['JPEG 2000', syntaxes.jpeg2000, (pixels: Pixels) => encodeJpeg2000(pixels), 'RGB'],
  ['JPEG-LS', syntaxes.jpegLs, encodeJpegLs, 'RGB'],
  ['RLE', syntaxes.rle, async (pixels: Pixels) => encodeRle(pixels), 'RGB'],
] as const)('DICOM in %s', (name, syntax, encode, colour) => {
  const instance = async (folder: string, pixels: Pixels, change: (bytes: Buffer, i: number) => Buffer) => {
    const frames = (await Promise.all(tilesOf(pixels).map(encode))).map((bytes, i) => [change(bytes, i)])
    const { width, height } = pixels
    const shape = { width, height, tile, frames: frames.length, colour, instance: `1.2.3.${width}` }
    const bytes = makeDicom({ syntax, pixels: { frames, table: 'basic' }, elements: slideElements(shape) })
    fs.mkdirSync(path.join(files.dir, folder), { recursive: true })
    return files.written(path.join(folder, `${width}.dcm`), bytes)
  }
  const keep = (bytes: Buffer) => bytes

  it('is striped where a frame of its finest level cannot be decoded, and counted', async () => {
    const folder = `${name} lost`
    await instance(folder, small, keep)
    const file = await instance(folder, picture, (bytes, i) => (i === 4 ? broken(bytes) : bytes))
    await expectLost(await files.source(file), { x: 64, y: 64 }, 1 / 9)
  })

  it('is whole where a frame is broken in a reduced level only', async () => {
    const folder = `${name} reduced`
    await instance(folder, small, (bytes, i) => (i === 0 ? broken(bytes) : bytes))
    const slide = await files.source(await instance(folder, picture, keep))
    const { data } = await slide.readLevel(1, { x: 0, y: 0, width: side / 2, height: side / 2 })
    expect(farthest(data, small.data)).toBeLessThan(24)
    expect(slide.damagedTiles).toBe(0)
  })
})

describe('colours in separate planes', () => {
  const channel = (c: number): Pixels => ({
    data: Buffer.from(picture.data.filter((_, i) => i % 3 === c)),
    ...{ width: side, height: side, samples: 1 },
  })
  const planar: MadeField = { tag: 284, type: 3, values: [2] }
  const tiles = [0, 1, 2].flatMap((c) => segmentsOf(channel(c), tile).map((bytes) => zlib.deflateSync(bytes)))
  const image = (segments: readonly (Buffer | null)[]): MadeImage => ({
    fields: imageFields({ width: side, height: side, tile, compression: 8, extra: [planar] }),
    segments,
    tiled: true,
  })

  it('are lost together where one colour cannot be decoded or is not there: no false colour', async () => {
    for (const place of [4, 9 + 4, 18 + 4])
      for (const bad of [Buffer.from('no deflate stream'), null])
        await expectLost(
          await files.source(files.tiff(image(tiles.map((bytes, i) => (i === place ? bad : bytes))))),
          { x: 64, y: 64 },
          1 / 9,
        )
  })

  it('are white where none is stored', async () => {
    const slide = await files.source(files.tiff(image(tiles.map((bytes, i) => (i % 9 === 4 ? null : bytes)))))
    const { data } = await slide.readLevel(0, { x: 64, y: 64, width: tile, height: tile })
    expect(new Set(data)).toEqual(new Set([255]))
    expect(slide.damagedTiles).toBe(0)
  })
})

it('a strip that is shorter than its rows is striped where they are missing', async () => {
  const rows = 64
  const strips = [0, 1, 2].map((i) => picture.data.subarray(i * rows * side * 3, (i + 1) * rows * side * 3))
  const half = strips[1]!.subarray(0, strips[1]!.length / 2)
  const fields = imageFields({ width: side, height: side, segmentHeight: rows })
  const slide = await files.source(files.tiff({ fields, segments: [strips[0]!, half, strips[2]!], tiled: false }))
  const { data } = await slide.readRegion(whole)
  expect(data.subarray(0, 96 * side * 3).equals(picture.data.subarray(0, 96 * side * 3))).toBe(true)
  expect(new Set(data.subarray(96 * side * 3, 128 * side * 3))).toEqual(grey)
  expect(data.subarray(128 * side * 3).equals(picture.data.subarray(128 * side * 3))).toBe(true)
  expect(slide.damagedTiles).toBe(1)
})

describe('a slide of several pictures', () => {
  it('counts what is lost in a field by its share of all fields, and what is lost in a plane of a stack', async () => {
    const strips = imageFields({ width: tile, height: side * 3, segmentHeight: tile, compression: 8 })
    const field = (hurt: boolean) => ({
      fields: strips,
      segments: tilesOf(picture).map(({ data }, i) =>
        hurt && i === 4 ? Buffer.from('no deflate stream') : zlib.deflateSync(data),
      ),
      tiled: false,
    })
    const names = ['f1.tif', 'f2.tif']
    const bytes = names.map((name, i) => {
      const tiff = makeTiff([field(i === 1)])
      files.written(name, tiff)
      return tiff.length
    })
    const listed = { folder: files.dir, files: names }
    const fieldList = files.written('made.fields', Buffer.from(pictureListText({ kind: 'fields', ...listed, bytes })))
    const planeList = files.written('made.planes', Buffer.from(pictureListText({ kind: 'planes', ...listed })))
    const fields = await files.source(fieldList)
    const { x, y } = fields.info.fields![1]!
    const size = { width: tile, height: tile, outWidth: tile, outHeight: tile }
    expect(new Set((await fields.readRegion({ x, y: y + 4 * tile, ...size })).data)).toEqual(grey)
    expect(fields.damagedTiles).toBe(1)
    expect(fields.damagedShare).toBeCloseTo(1 / 18, 6)

    const stack = await files.source(planeList)
    const place = { x: 0, y: 4 * tile, ...size }
    expect(new Set((await stack.readRegion({ ...place, plane: 1 })).data)).toEqual(grey)
    expect((await stack.readRegion({ ...place, plane: 0 })).data.equals(tilesOf(picture)[4]!.data)).toBe(true)
    expect(stack.damagedTiles).toBe(1)
  })
})
