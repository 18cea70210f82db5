import fs from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import {
  encodeJpeg2000,
  encodeJpegLs,
  encodeRle,
  type MadeFile,
  type MadeSlide,
  makeDicom,
  type Pixels,
  slideElements,
  syntaxes,
  toPlanes,
} from '#main/testing/index.ts'
import { transcodeTile, verifyPixels } from './index.ts'
import type { RgbImage } from './rgb.ts'
import { testFiles } from './testing.ts'

const data = path.resolve(import.meta.dirname, '../../../../shared/data/wsi')
const real = (name: string) => path.join(data, name)
const { dir, open: openPixels } = testFiles('dicom')
let folders = 0
function written(bytes: Buffer): string {
  const folder = path.join(dir, String(folders++))
  fs.mkdirSync(folder)
  fs.writeFileSync(path.join(folder, 'slide.dcm'), bytes)
  return path.join(folder, 'slide.dcm')
}

const tile = 32
const width = 70
const height = 50
const cols = 3
const rows = 2

/** Smooth colours with some noise, so that every coding is exercised. */
function picture(samples: 1 | 3): Pixels {
  const full = { width: cols * tile, height: rows * tile }
  const bytes = Buffer.alloc(full.width * full.height * samples)
  for (let i = 0; i < bytes.length; i++) {
    const x = Math.floor(i / samples) % full.width
    const y = Math.floor(i / samples / full.width)
    bytes[i] = (x * 2 + y * 3 * (1 + (i % samples)) + ((i * 7919) % 5)) % 256
  }
  return { ...full, data: bytes, samples }
}

function cutTile({ data: bytes, width: stride, samples }: Pixels, index: number): Pixels {
  const left = (index % cols) * tile
  const top = Math.floor(index / cols) * tile
  const lines = Array.from({ length: tile }, (_, y) => {
    const from = ((top + y) * stride + left) * samples
    return bytes.subarray(from, from + tile * samples)
  })
  return { data: Buffer.concat(lines), width: tile, height: tile, samples }
}

/** The expected whole slide: the picture as RGB without the area beyond its edge. */
function expected({ data: bytes, width: stride, samples }: Pixels): Buffer {
  const lines = Array.from({ length: height }, (_, y) =>
    bytes.subarray(y * stride * samples, (y * stride + width) * samples),
  )
  const cut = Buffer.concat(lines)
  return samples === 3 ? cut : Buffer.from([...cut].flatMap((value) => [value, value, value]))
}

async function readWhole(file: string): Promise<RgbImage> {
  await verifyPixels(file)
  const source = await openPixels(file)
  const image = await source.readRegion({ x: 0, y: 0, width, height, outWidth: width, outHeight: height })
  expect(source.damagedTiles).toBe(0)
  await source.close()
  return image
}

const frameIndexes = Array.from({ length: cols * rows }, (_, i) => i)
function slide(pixels: MadeFile['pixels'], syntax: string, more: Partial<MadeSlide> = {}): string {
  const shape = { width, height, tile, frames: cols * rows, ...more }
  return written(makeDicom({ syntax, pixels, elements: slideElements(shape) }))
}

describe('lossless codings return the exact pixels', () => {
  const coded = [
    ['RLE', syntaxes.rle, async (pixels: Pixels) => encodeRle(pixels)],
    ['JPEG-LS', syntaxes.jpegLs, encodeJpegLs],
    ['JPEG 2000', syntaxes.jpeg2000, encodeJpeg2000],
  ] as const
  for (const samples of [1, 3] as const) {
    const grey = samples === 1 ? { samples, colour: 'MONOCHROME2' } : {}
    it.each(coded)(`%s, ${samples} channels`, async (_, syntax, encode) => {
      const pixels = picture(samples)
      const frames = await Promise.all(frameIndexes.map(async (i) => [await encode(cutTile(pixels, i))]))
      const image = await readWhole(slide({ frames, table: 'basic' }, syntax, grey))
      expect(image.data.equals(expected(pixels))).toBe(true)
    })
  }

  it('raw, pixel by pixel and channel by channel, in tiles of sizes that TIFF allows and of others', async () => {
    const pixels = picture(3)
    const frames = frameIndexes.map((i) => cutTile(pixels, i))
    const interleaved = Buffer.concat(frames.map(({ data: bytes }) => bytes))
    const planar = Buffer.concat(frames.flatMap(toPlanes))
    const wanted = expected(pixels)
    expect((await readWhole(slide(interleaved, syntaxes.explicit))).data.equals(wanted)).toBe(true)
    expect((await readWhole(slide(planar, syntaxes.implicit, { planar: 1 }))).data.equals(wanted)).toBe(true)
    const strip = { tile: width, tileHeight: height, frames: 1 }
    expect((await readWhole(slide(wanted, syntaxes.explicit, strip))).data.equals(wanted)).toBe(true)
  })

  it('raw grey, and grey with white as zero', async () => {
    const pixels = picture(1)
    const raw = Buffer.concat(frameIndexes.map((i) => cutTile(pixels, i).data))
    const wanted = expected(pixels)
    const grey = { samples: 1, colour: 'MONOCHROME2' }
    expect((await readWhole(slide(raw, syntaxes.explicit, grey))).data.equals(wanted)).toBe(true)
    const inverted = await readWhole(slide(raw, syntaxes.explicit, { ...grey, colour: 'MONOCHROME1' }))
    expect(inverted.data.equals(wanted.map((value) => 255 - value))).toBe(true)
  })
})

describe('luminance and colour differences', () => {
  /** JFIF's YCbCr of RGB, in floating point. */
  const ycc = ({ data: rgb }: Pixels): Buffer => {
    const out = Buffer.alloc(rgb.length)
    for (let i = 0; i < rgb.length; i += 3) {
      const [r, g, b] = [rgb[i]!, rgb[i + 1]!, rgb[i + 2]!]
      out[i] = Math.round(0.299 * r + 0.587 * g + 0.114 * b)
      out[i + 1] = Math.min(255, Math.round(128 - 0.168736 * r - 0.331264 * g + 0.5 * b))
      out[i + 2] = Math.min(255, Math.round(128 + 0.5 * r - 0.418688 * g - 0.081312 * b))
    }
    return out
  }
  const most = (a: Buffer, b: Buffer) => a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0)
  const pixels = picture(3)
  const frames = frameIndexes.map((i) => ({ ...cutTile(pixels, i), data: ycc(cutTile(pixels, i)) }))

  it('at full resolution become RGB again, in raw, RLE and JPEG 2000 frames', async () => {
    const wanted = expected(pixels)
    const raw = Buffer.concat(frames.map(({ data: bytes }) => bytes))
    const full = { colour: 'YBR_FULL' }
    expect(most((await readWhole(slide(raw, syntaxes.explicit, full))).data, wanted)).toBeLessThanOrEqual(2)
    const rle = { frames: frames.map((frame) => [encodeRle(frame)]), table: 'extended' } as const
    expect(most((await readWhole(slide(rle, syntaxes.rle, full))).data, wanted)).toBeLessThanOrEqual(2)
    const streams = await Promise.all(frames.map(async (frame) => [await encodeJpeg2000(frame)]))
    const coded = slide({ frames: streams, table: 'none' }, syntaxes.jpeg2000, full)
    expect(most((await readWhole(coded)).data, wanted)).toBeLessThanOrEqual(2)
  })

  it('shared by two pixels each become RGB', async () => {
    const grey: Pixels = { ...pixels, data: Buffer.alloc(pixels.data.length, 90) }
    const halved = Buffer.concat(
      frameIndexes.map((i) => {
        const { data: bytes } = cutTile(grey, i)
        const pairs = Array.from({ length: bytes.length / 6 }, (_, pair) => [
          bytes[pair * 6]!,
          bytes[pair * 6 + 3]!,
          128,
          128,
        ])
        return Buffer.from(pairs.flat())
      }),
    )
    const image = await readWhole(slide(halved, syntaxes.explicit, { colour: 'YBR_FULL_422' }))
    expect(image.data.equals(expected(grey))).toBe(true)
  })
})

describe('JPEG', () => {
  const encode = (pixels: Pixels) =>
    sharp(pixels.data, { raw: { width: tile, height: tile, channels: 3 } }).jpeg({ quality: 95 })
  it('is decoded like libjpeg in each tile', async () => {
    const pixels = picture(3)
    const jpegs = await Promise.all(frameIndexes.map((i) => encode(cutTile(pixels, i)).toBuffer()))
    const frames = jpegs.map((jpeg) => [jpeg])
    const file = slide({ frames, table: 'none' }, syntaxes.jpeg, { colour: 'YBR_FULL_422' })
    const image = await readWhole(file)
    const first = await sharp(jpegs[0]).raw().toBuffer()
    for (let y = 0; y < tile; y++) {
      const line = image.data.subarray(y * width * 3, (y * width + tile) * 3)
      expect(line.equals(first.subarray(y * tile * 3, (y + 1) * tile * 3))).toBe(true)
    }
  })

  it('of plain RGB is not read as YCbCr, and of grey is grey', async () => {
    // One colour per tile: an encoder's YCbCr, read as if it were RGB, must be returned unchanged.
    const shade = { r: 200, g: 90, b: 30 }
    const yellow = await sharp({ create: { width: tile, height: tile, channels: 3, background: shade } })
      .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
      .toBuffer()
    // No marker in it states what its channels are.
    expect(yellow.includes('JFIF') || yellow.includes('Adobe')).toBe(false)
    const all = (jpeg: Buffer) => ({ frames: frameIndexes.map(() => [jpeg]), table: 'basic' }) as const
    const plain = (await readWhole(slide(all(yellow), syntaxes.jpeg, { colour: 'RGB' }))).data
    expect([...plain.subarray(0, 3)].map((value, i) => Math.abs(value - [116, 79, 188][i]!) <= 1)).toEqual([
      true,
      true,
      true,
    ])
    const turned = (await readWhole(slide(all(yellow), syntaxes.jpeg, { colour: 'YBR_FULL_422' }))).data
    expect([...turned.subarray(0, 3)].map((value, i) => Math.abs(value - [200, 90, 30][i]!) <= 2)).toEqual([
      true,
      true,
      true,
    ])
    const grey = await sharp(Buffer.alloc(tile * tile, 77), { raw: { width: tile, height: tile, channels: 1 } })
      .toColourspace('b-w')
      .jpeg({ quality: 100 })
      .toBuffer()
    const image = await readWhole(slide(all(grey), syntaxes.jpeg, { samples: 1, colour: 'MONOCHROME2' }))
    expect(image.data.every((value) => value === 77)).toBe(true)
    const inverted = await readWhole(slide(all(grey), syntaxes.jpeg, { samples: 1, colour: 'MONOCHROME1' }))
    expect(inverted.data.every((value) => value === 255 - 77)).toBe(true)
  })

  it('that is damaged is striped and counted', async () => {
    const jpegs = await Promise.all(frameIndexes.map((i) => encode(cutTile(picture(3), i)).toBuffer()))
    const frames = jpegs.map((jpeg, i) => [i === 1 ? jpeg.subarray(0, 60) : jpeg])
    const source = await openPixels(slide({ frames, table: 'basic' }, syntaxes.jpeg, { colour: 'YBR_FULL_422' }))
    const image = await source.readLevel(0, { x: tile, y: 0, width: tile, height: tile })
    expect(new Set(image.data)).toEqual(new Set([190, 255]))
    expect(source.damagedTiles).toBe(1)
    await source.close()
  })
})

it('focal planes are read separately, by default the middle one', async () => {
  const shades = [10, 120, 230]
  const raw = Buffer.concat(shades.map((shade) => Buffer.alloc(tile * tile * 3, shade)))
  const shape = { width: tile, height: tile, frames: 3, focalPlanes: 3 }
  const source = await openPixels(slide(raw, syntaxes.explicit, shape))
  expect(source.info.planes).toBe(3)
  const rect = { x: 0, y: 0, width: tile, height: tile }
  for (const [plane, shade] of shades.entries()) {
    expect((await source.readLevel(0, rect, undefined, plane)).data[0]).toBe(shade)
    expect((await transcodeTile(source, { level: 0, col: 0, row: 0, plane })).length).toBeGreaterThan(100)
  }
  expect((await source.readLevel(0, rect)).data[0]).toBe(120)
  await source.close()
})

it('tiles that were never stored are white', async () => {
  const pixels = Buffer.alloc(tile * tile * 3, 50)
  const file = slide(pixels, syntaxes.explicit, { frames: 1, places: [{ x: tile, y: 0 }] })
  const image = await readWhole(file)
  expect([image.data[0], image.data[tile * 3], image.data.at(-1)]).toEqual([255, 50, 255])
})

describe.skipIf(!fs.existsSync(real('highdicom_sm_image.dcm')))('real files', () => {
  it('look the same raw and in JPEG-LS', async () => {
    const images = await Promise.all(
      ['highdicom_sm_image.dcm', 'highdicom_sm_image_jpegls.dcm'].map(async (name) => {
        const source = await openPixels(real(name))
        const whole = { x: 0, y: 0, width: 50, height: 50 }
        return source.readLevel(0, whole).finally(source.close)
      }),
    )
    expect(images[0]!.data.equals(images[1]!.data)).toBe(true)
  })

  it('have a thumbnail', async () => {
    const source = await openPixels(real('openslide_boxes_0.dcm'))
    expect(await source.readAssociated('thumbnail')).toMatchObject({ width: 16, height: 16 })
    await source.close()
  })
})
