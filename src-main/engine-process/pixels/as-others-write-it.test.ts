import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import zlib from 'node:zlib'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { checkSlide, openSlide } from '#main/slides/index.ts'
import { imageFields, type MadeField, type MadeImage, makeTiff } from '#main/testing/index.ts'
import { openPixels, transcodeTile, verifyPixels } from './index.ts'

/** TIFFs that other programs write and read, and of which the standard or libtiff says what they show. */
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-others-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))
let files = 0
function written(...images: MadeImage[]): string {
  const file = path.join(dir, `${files++}.tif`)
  fs.writeFileSync(file, makeTiff(images))
  return file
}

const width = 100
const height = 70
/** RGB that differs from place to place, smooth enough for JPEG. */
const rgb = Buffer.from(
  Array.from({ length: width * height * 3 }, (_, i) => {
    const x = Math.floor(i / 3) % width
    const y = Math.floor(i / 3 / width)
    return [40 + x * 2, 200 - y * 2, 90 + x][i % 3]!
  }),
)
const picture = (w: number, h: number, left = 0, top = 0) =>
  sharp(rgb, { raw: { width, height, channels: 3 } }).extract({ left, top, width: w, height: h })

/** `rgb`, or more channels, cut into segments of this size; what lies outside is zero. */
function segmentsOf(of: Buffer, samples: number, w: number, h: number): Buffer[] {
  const found: Buffer[] = []
  for (let top = 0; top < height; top += h)
    for (let left = 0; left < width; left += w) {
      const bytes = Buffer.alloc(w * h * samples)
      for (let y = 0; y < Math.min(h, height - top); y++) {
        const from = ((top + y) * width + left) * samples
        of.copy(bytes, y * w * samples, from, from + Math.min(w, width - left) * samples)
      }
      found.push(bytes)
    }
  return found
}

async function read(file: string) {
  await checkSlide(file)
  await verifyPixels(file)
  const slide = await openPixels(file)
  try {
    const { data } = await slide.readRegion({ x: 0, y: 0, width, height, outWidth: width, outHeight: height })
    expect(slide.damagedTiles).toBe(0)
    return data
  } finally {
    await slide.close()
  }
}
const farthest = (a: Buffer, b: Buffer) => a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)

describe('strips without byte counts', () => {
  const strips = (rows: number) =>
    Array.from({ length: Math.ceil(height / rows) }, (_, i) =>
      rgb.subarray(i * rows * width * 3, Math.min(height, (i + 1) * rows) * width * 3),
    )
  for (const counts of ['zero', 'none'] as const)
    for (const rows of [height, 32])
      for (const [compression, coded] of [
        [1, (bytes: Buffer) => bytes],
        [8, (bytes: Buffer) => zlib.deflateSync(bytes)],
      ] as const)
        it(`are read to their ends: counts ${counts}, ${rows} rows, compression ${compression}`, async () => {
          const fields = imageFields({ width, height, segmentHeight: rows, compression })
          const file = written({ fields, segments: strips(rows).map(coded), tiled: false, counts })
          expect(farthest(await read(file), rgb)).toBe(0)
        })

  it('stay empty where they have no place either', async () => {
    const fields = imageFields({ width, height, segmentHeight: 35 })
    const file = written({ fields, segments: [strips(35)[0]!, null], tiled: false })
    const data = await read(file)
    expect(data.subarray(0, 35 * width * 3).equals(rgb.subarray(0, 35 * width * 3))).toBe(true)
    expect(data.subarray(35 * width * 3).every((value) => value === 255)).toBe(true)
  })
})

describe('a fourth channel', () => {
  const withFourth = (value: (i: number) => number) =>
    Buffer.from(
      Array.from({ length: width * height * 4 }, (_, i) =>
        i % 4 === 3 ? value(i >> 2) : rgb[Math.floor(i / 4) * 3 + (i % 4)]!,
      ),
    )
  const extra = (values: number[]): MadeField[] => (values.length ? [{ tag: 338, type: 3, values }] : [])
  for (const [said, values] of [
    ['nothing', []],
    ['that it is unspecified', [0]],
  ] as const)
    it(`of which the file says ${said} is left aside, whatever it holds`, async () => {
      for (const value of [() => 0, () => 255, (i: number) => i % 256]) {
        const fields = imageFields({ width, height, samples: 4, extra: extra([...values]) })
        const file = written({ fields, segments: [withFourth(value)], tiled: false })
        expect(farthest(await read(file), rgb)).toBe(0)
      }
    })

  it('that is transparency is shown over white, in one plane and in planes of their own', async () => {
    const alpha = (i: number) => (i % width < 50 ? 255 : 64)
    const expected = Buffer.from(
      rgb.map((value, i) => Math.round((value * alpha(Math.floor(i / 3))) / 255 + 255 - alpha(Math.floor(i / 3)))),
    )
    const four = withFourth(alpha)
    const planar: MadeField = { tag: 284, type: 3, values: [2] }
    const together = written({
      fields: imageFields({ width, height, samples: 4, extra: extra([2]) }),
      segments: [four],
      tiled: false,
    })
    const apart = written({
      fields: imageFields({ width, height, samples: 4, extra: [...extra([2]), planar] }),
      segments: [0, 1, 2, 3].map((c) =>
        Buffer.from(Array.from({ length: width * height }, (_, i) => four[i * 4 + c]!)),
      ),
      tiled: false,
    })
    expect(farthest(await read(together), expected)).toBeLessThanOrEqual(1)
    expect(farthest(await read(apart), expected)).toBeLessThanOrEqual(1)
  })
})

it('tiles of any size are read, compressed or not', async () => {
  for (const [w, h] of [
    [25, 25],
    [50, 16],
    [16, 50],
    [33, 47],
    [8, 24],
    [100, 70],
  ] as const)
    for (const [compression, coded] of [
      [1, (bytes: Buffer) => bytes],
      [8, (bytes: Buffer) => zlib.deflateSync(bytes)],
    ] as const) {
      const fields = imageFields({ width, height, tile: w, segmentHeight: h, compression })
      const file = written({ fields, segments: segmentsOf(rgb, 3, w, h).map(coded), tiled: true })
      expect(farthest(await read(file), rgb), `${w} x ${h}, compression ${compression}`).toBe(0)
    }
})

it('bytes with their lowest bit first are turned round, but for JPEG, where the tag means nothing', async () => {
  const turned = (bytes: Buffer) =>
    Buffer.from(bytes.map((byte) => Number.parseInt(byte.toString(2).padStart(8, '0').split('').reverse().join(''), 2)))
  const order: MadeField = { tag: 266, type: 3, values: [2] }
  for (const [compression, coded] of [
    [1, (bytes: Buffer) => bytes],
    [8, (bytes: Buffer) => zlib.deflateSync(bytes)],
  ] as const) {
    const strip = written({
      fields: imageFields({ width, height, compression, extra: [order] }),
      segments: [turned(coded(rgb))],
      tiled: false,
    })
    expect(farthest(await read(strip), rgb)).toBe(0)
    const tiles = written({
      fields: imageFields({ width, height, tile: 32, compression, extra: [order] }),
      segments: segmentsOf(rgb, 3, 32, 32).map((bytes) => turned(coded(bytes))),
      tiled: true,
    })
    expect(farthest(await read(tiles), rgb)).toBe(0)
  }
  const jpeg = await picture(width, height).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer()
  const shape = { width, height, compression: 7, photometric: 6 }
  const plain = written({ fields: imageFields(shape), segments: [jpeg], tiled: false })
  const marked = written({ fields: imageFields({ ...shape, extra: [order] }), segments: [jpeg], tiled: false })
  expect(farthest(await read(marked), await read(plain))).toBe(0)
})

describe('JPEG segments of another size than the directory says', () => {
  const coded = (w: number, h: number, left: number, top: number) =>
    picture(Math.min(w, width - left), Math.min(h, height - top), left, top)
      .extend({
        right: Math.max(0, w - (width - left)),
        bottom: Math.max(0, h - (height - top)),
        extendWith: 'copy',
      })
      .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
      .toBuffer()
  const shape = { width, height, compression: 7, photometric: 6 }

  it('are read where they hold all of the image: edge tiles cropped to it, a last strip coded whole', async () => {
    const cropped: Buffer[] = []
    for (let top = 0; top < height; top += 32)
      for (let left = 0; left < width; left += 32)
        cropped.push(await coded(Math.min(32, width - left), Math.min(32, height - top), left, top))
    const tiles = written({ fields: imageFields({ ...shape, tile: 32 }), segments: cropped, tiled: true })
    expect(farthest(await read(tiles), rgb)).toBeLessThan(12)
    const strips = [await coded(width, 40, 0, 0), await coded(width, 40, 0, 40)]
    const last = written({ fields: imageFields({ ...shape, segmentHeight: 40 }), segments: strips, tiled: false })
    expect(farthest(await read(last), rgb)).toBeLessThan(12)
  })

  it('are refused where part of the image is missing', async () => {
    const segments = await Promise.all(
      Array.from({ length: 12 }, (_, i) => coded(i === 0 ? 16 : 32, 32, (i % 4) * 32, Math.floor(i / 4) * 32)),
    )
    const file = written({ fields: imageFields({ ...shape, tile: 32 }), segments, tiled: true })
    await expect(checkSlide(file)).rejects.toMatchObject({ code: 'file-damaged' })
  })
})

describe('the window and the model see one picture', () => {
  const tile = 64
  const ids = (jpeg: Buffer, names: string) => {
    const out = Buffer.from(jpeg)
    const frame = out.indexOf(Buffer.from([0xff, 0xc0]))
    const scan = out.indexOf(Buffer.from([0xff, 0xda]))
    for (let c = 0; c < 3; c++) {
      out[frame + 10 + c * 3] = names.charCodeAt(c)
      out[scan + 5 + c * 2] = names.charCodeAt(c)
    }
    return out
  }
  const adobe = (jpeg: Buffer, transform: number) =>
    Buffer.concat([
      jpeg.subarray(0, 2),
      Buffer.from([0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, transform]),
      jpeg.subarray(2),
    ])
  it('whatever the marks of a JPEG tile say against the tag, in each tile of each level', async () => {
    const [w, h] = [tile * 2, tile * 2]
    const bare = await sharp({ create: { width: tile, height: tile, channels: 3, background: '#c04080' } })
      .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
      .toBuffer()
    const jfif = Buffer.concat([
      bare.subarray(0, 2),
      Buffer.from([0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
      bare.subarray(2),
    ])
    const streams = [jfif, bare, adobe(bare, 0), adobe(bare, 1), ids(bare, 'RGB'), ids(bare, 'YCC')]
    for (const photometric of [2, 6])
      for (const odd of streams) {
        // The odd stream stands in a corner: one look at the middle does not find it.
        const image = (side: number): MadeImage => ({
          fields: imageFields({ width: side, height: side, tile, compression: 7, photometric }),
          segments: Array.from({ length: (side / tile) ** 2 }, (_, i) => (i === 0 ? odd : bare)),
          tiled: true,
        })
        const file = written(image(w), image(h / 2))
        const reader = await openSlide(file)
        const slide = await openPixels(file)
        for (const level of [0, 1])
          for (let index = 0; index < (level === 0 ? 4 : 1); index++) {
            const at = { plane: 0, level, col: index % 2, row: Math.floor(index / 2) }
            const passed = await reader.tile(at)
            const shown = await sharp(passed?.bytes ?? (await transcodeTile(slide, at)))
              .raw()
              .toBuffer()
            const rect = { x: at.col * tile, y: at.row * tile, width: tile, height: tile }
            const seen = await slide.readLevel(level, rect)
            expect(
              farthest(shown, seen.data),
              `photometric ${photometric}, stream ${streams.indexOf(odd)}`,
            ).toBeLessThanOrEqual(2)
          }
        await reader.close()
        await slide.close()
      }
  })
})

describe('tiles that a reduced level lacks', () => {
  const side = 256
  const pixels = Buffer.from(
    Array.from({ length: side * side * 3 }, (_, i) =>
      Math.round(128 + 60 * Math.sin(i / 3 / 17) * Math.cos(i / side / 30)),
    ),
  )
  const cut = async (size: number) => {
    const small = await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
      .resize(size, size, { fit: 'fill' })
      .raw()
      .toBuffer()
    const segments: Buffer[] = []
    for (let top = 0; top < size; top += 32)
      for (let left = 0; left < size; left += 32) {
        const bytes = Buffer.alloc(32 * 32 * 3)
        for (let y = 0; y < 32; y++)
          small.copy(bytes, y * 96, ((top + y) * size + left) * 3, ((top + y) * size + left + 32) * 3)
        segments.push(zlib.deflateSync(bytes))
      }
    return segments
  }
  const level = (size: number, segments: readonly (Buffer | null)[]): MadeImage => ({
    fields: imageFields({ width: size, height: size, tile: 32, compression: 8 }),
    segments,
    tiled: true,
  })

  it('or that cannot be decoded there are made of the finer level, over several levels and at any scale', async () => {
    const [full, half, quarter] = [await cut(256), await cut(128), await cut(64)]
    const whole = await openPixels(written(level(256, full), level(128, half), level(64, quarter)))
    const holes = await openPixels(
      written(
        level(256, full),
        level(
          128,
          half.map((bytes, i) => (i === 5 ? null : i === 6 ? Buffer.from('no deflate stream') : bytes)),
        ),
        level(
          64,
          quarter.map((bytes, i) => (i === 1 ? null : bytes)),
        ),
      ),
    )
    for (const out of [128, 96, 64, 40]) {
      const region = { x: 0, y: 0, width: side, height: side, outWidth: out, outHeight: out }
      const [a, b] = [await whole.readRegion(region), await holes.readRegion(region)]
      expect(farthest(a.data, b.data), `${out} px`).toBeLessThan(20)
    }
    for (const at of [1, 2]) {
      const shown = await sharp(await transcodeTile(holes, { plane: 0, level: at, col: 1, row: at === 1 ? 1 : 0 }))
        .raw()
        .toBuffer()
      expect(shown.every((value) => value === 255)).toBe(false)
    }
    expect(holes.damagedTiles).toBe(0)
    await whole.close()
    await holes.close()
  })

  it('are white and counted where the finest level cannot be decoded either', async () => {
    const [full, half] = [await cut(256), await cut(128)]
    const broken = full.map((bytes, i) => (i === 0 ? Buffer.from('no deflate stream') : bytes))
    const slide = await openPixels(
      written(
        level(256, broken),
        level(
          128,
          half.map((bytes, i) => (i === 0 ? null : bytes)),
        ),
      ),
    )
    await slide.readRegion({ x: 0, y: 0, width: side, height: side, outWidth: 128, outHeight: 128 })
    expect(slide.damagedTiles).toBe(1)
    await slide.close()
  })
})
