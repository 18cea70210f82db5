import zlib from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { checkSlide } from '#main/slides/index.ts'
import { imageFields, type MadeField, type Pixels, segmentsOf } from '#main/testing/index.ts'
import { verifyPixels } from './index.ts'
import { farthest, testFiles } from './testing.ts'

/** TIFFs that other programs write and read, with pixels known from the standard or from libtiff. */
const files = testFiles('others')

const width = 100
const height = 70
/** RGB that differs at each place, but smooth enough for JPEG. */
const rgb = Buffer.from(
  Array.from({ length: width * height * 3 }, (_, i) => {
    const x = Math.floor(i / 3) % width
    const y = Math.floor(i / 3 / width)
    return [40 + x * 2, 200 - y * 2, 90 + x][i % 3]!
  }),
)
const rgbPixels: Pixels = { data: rgb, width, height, samples: 3 }
const picture = (w: number, h: number, left = 0, top = 0) =>
  sharp(rgb, { raw: { width, height, channels: 3 } }).extract({ left, top, width: w, height: h })

async function read(file: string) {
  await checkSlide(file)
  await verifyPixels(file)
  const slide = await files.open(file)
  try {
    const { data } = await slide.readRegion({ x: 0, y: 0, width, height, outWidth: width, outHeight: height })
    expect(slide.damagedTiles).toBe(0)
    return data
  } finally {
    await slide.close()
  }
}

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
          const file = files.tiff({ fields, segments: strips(rows).map(coded), tiled: false, counts })
          expect(farthest(await read(file), rgb)).toBe(0)
        })

  it('stay empty if they have no place either', async () => {
    const fields = imageFields({ width, height, segmentHeight: 35 })
    const file = files.tiff({ fields, segments: [strips(35)[0]!, null], tiled: false })
    const data = await read(file)
    expect(data.subarray(0, 35 * width * 3).equals(rgb.subarray(0, 35 * width * 3))).toBe(true)
    expect(data.subarray(35 * width * 3).every((value) => value === 255)).toBe(true)
  })
})

describe('tiles without byte counts', () => {
  for (const counts of ['zero', 'none'] as const)
    for (const [compression, coded] of [
      [1, async (bytes: Buffer) => bytes],
      [8, async (bytes: Buffer) => zlib.deflateSync(bytes)],
      [7, (bytes: Buffer) => jpegOf(bytes)],
    ] as const)
      it(`are read to their ends: counts ${counts}, compression ${compression}`, async () => {
        const photometric = compression === 7 ? 6 : 2
        const segments = await Promise.all(segmentsOf(rgbPixels, 32).map(coded))
        const fields = imageFields({ width, height, tile: 32, compression, photometric })
        const data = await read(files.tiff({ fields, segments, tiled: true, counts }))
        expect(farthest(data, rgb)).toBeLessThanOrEqual(compression === 7 ? 24 : 0)
      })
  const jpegOf = (data: Buffer) =>
    sharp(data, { raw: { width: 32, height: 32, channels: 3 } })
      .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
      .toBuffer()
})

it('sizes and places may be signed numbers', async () => {
  const signed = imageFields({ width, height }).map((field) =>
    field.tag === 256 || field.tag === 257 ? { ...field, type: 9 as const } : field,
  )
  expect(farthest(await read(files.tiff({ fields: signed, segments: [rgb], tiled: false })), rgb)).toBe(0)
})

it('a predictor has no meaning without LZW or deflate', async () => {
  const fields = imageFields({ width, height, extra: [{ tag: 317, type: 3, values: [2] }] })
  expect(farthest(await read(files.tiff({ fields, segments: [rgb], tiled: false })), rgb)).toBe(0)
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
    it(`that the file calls ${said} is ignored, whatever it contains`, async () => {
      for (const value of [() => 0, () => 255, (i: number) => i % 256]) {
        const fields = imageFields({ width, height, samples: 4, extra: extra([...values]) })
        const file = files.tiff({ fields, segments: [withFourth(value)], tiled: false })
        expect(farthest(await read(file), rgb)).toBe(0)
      }
    })

  it('with transparency is shown over white, in one plane and in separate planes', async () => {
    const alpha = (i: number) => (i % width < 50 ? 255 : 64)
    const expected = Buffer.from(
      rgb.map((value, i) => Math.round((value * alpha(Math.floor(i / 3))) / 255 + 255 - alpha(Math.floor(i / 3)))),
    )
    const four = withFourth(alpha)
    const planar: MadeField = { tag: 284, type: 3, values: [2] }
    const together = files.tiff({
      fields: imageFields({ width, height, samples: 4, extra: extra([2]) }),
      segments: [four],
      tiled: false,
    })
    const apart = files.tiff({
      fields: imageFields({ width, height, samples: 4, extra: [...extra([2]), planar] }),
      segments: [0, 1, 2, 3].map((c) =>
        Buffer.from(Array.from({ length: width * height }, (_, i) => four[i * 4 + c]!)),
      ),
      tiled: false,
    })
    expect(farthest(await read(together), expected)).toBeLessThanOrEqual(1)
    expect(farthest(await read(apart), expected)).toBeLessThanOrEqual(1)
  })

  it('whose transparency is already in the colours is shown over white once, in strips, tiles, planes and grey', async () => {
    const alpha = (i: number) => (i % width < 50 ? 255 : 64)
    const under = (i: number) => 255 - alpha(i)
    const dimmed = withFourth(alpha).map((value, i) =>
      i % 4 === 3 ? value : Math.round((value * alpha(i >> 2)) / 255),
    )
    const colour = (c: number) => Buffer.from(dimmed.filter((_, i) => i % 4 === c))
    const expected = Buffer.from(rgb.map((_, i) => dimmed[Math.floor(i / 3) * 4 + (i % 3)]! + under(Math.floor(i / 3))))
    const planar: MadeField = { tag: 284, type: 3, values: [2] }
    const shape = { width, height, samples: 4 }
    const tiles = segmentsOf({ data: Buffer.from(dimmed), width, height, samples: 4 as 3 }, 32)
    const pictures = [
      { fields: imageFields({ ...shape, extra: extra([1]) }), segments: [Buffer.from(dimmed)], tiled: false },
      { fields: imageFields({ ...shape, tile: 32, extra: extra([1]) }), segments: tiles, tiled: true },
      {
        fields: imageFields({ ...shape, extra: [...extra([1]), planar] }),
        segments: [0, 1, 2, 3].map(colour),
        tiled: false,
      },
    ]
    for (const image of pictures) expect(farthest(await read(files.tiff(image)), expected)).toBeLessThanOrEqual(1)
    const red = colour(0)
    const grey = Buffer.from([...red].flatMap((value, i) => [value, alpha(i)]))
    const fields = imageFields({ width, height, samples: 2, photometric: 1, extra: extra([1]) })
    const over = Buffer.from([...red].flatMap((value, i) => new Array<number>(3).fill(value + under(i))))
    expect(farthest(await read(files.tiff({ fields, segments: [grey], tiled: false })), over)).toBeLessThanOrEqual(1)
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
      const file = files.tiff({ fields, segments: segmentsOf(rgbPixels, w, h).map(coded), tiled: true })
      expect(farthest(await read(file), rgb), `${w} x ${h}, compression ${compression}`).toBe(0)
    }
})

it('bytes with the lowest bit first are reversed, except in JPEG, where the tag is meaningless', async () => {
  const turned = (bytes: Buffer) =>
    Buffer.from(bytes.map((byte) => Number.parseInt(byte.toString(2).padStart(8, '0').split('').reverse().join(''), 2)))
  const order: MadeField = { tag: 266, type: 3, values: [2] }
  for (const [compression, coded] of [
    [1, (bytes: Buffer) => bytes],
    [8, (bytes: Buffer) => zlib.deflateSync(bytes)],
  ] as const) {
    const strip = files.tiff({
      fields: imageFields({ width, height, compression, extra: [order] }),
      segments: [turned(coded(rgb))],
      tiled: false,
    })
    expect(farthest(await read(strip), rgb)).toBe(0)
    const tiles = files.tiff({
      fields: imageFields({ width, height, tile: 32, compression, extra: [order] }),
      segments: segmentsOf(rgbPixels, 32, 32).map((bytes) => turned(coded(bytes))),
      tiled: true,
    })
    expect(farthest(await read(tiles), rgb)).toBe(0)
  }
  const jpeg = await picture(width, height).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer()
  const shape = { width, height, compression: 7, photometric: 6 }
  const plain = files.tiff({ fields: imageFields(shape), segments: [jpeg], tiled: false })
  const marked = files.tiff({ fields: imageFields({ ...shape, extra: [order] }), segments: [jpeg], tiled: false })
  expect(farthest(await read(marked), await read(plain))).toBe(0)
})

it('JPEG tiles are read whatever sampling the directory states, in RGB as in YCbCr', async () => {
  for (const chromaSubsampling of ['4:4:4', '4:2:0'] as const) {
    const raw = { raw: { width: 32, height: 32, channels: 3 } } as const
    const tiles = await Promise.all(
      segmentsOf(rgbPixels, 32).map((data) => sharp(data, raw).jpeg({ quality: 95, chromaSubsampling }).toBuffer()),
    )
    for (const photometric of [2, 6]) {
      const shown: Buffer[] = []
      for (const said of [[], [1, 1], [2, 1], [2, 2]]) {
        const sampling: MadeField[] = said.length > 0 ? [{ tag: 530, type: 3, values: said }] : []
        const fields = imageFields({ width, height, tile: 32, compression: 7, photometric, extra: sampling })
        shown.push(await read(files.tiff({ fields, segments: tiles, tiled: true })))
      }
      for (const data of shown) expect(farthest(data, shown[0]!)).toBe(0)
    }
  }
})

describe('JPEG segments whose size differs from the directory', () => {
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

  it('are read if they cover the whole image: cropped edge tiles, and a last strip coded in full height', async () => {
    const cropped: Buffer[] = []
    for (let top = 0; top < height; top += 32)
      for (let left = 0; left < width; left += 32)
        cropped.push(await coded(Math.min(32, width - left), Math.min(32, height - top), left, top))
    const tiles = files.tiff({ fields: imageFields({ ...shape, tile: 32 }), segments: cropped, tiled: true })
    expect(farthest(await read(tiles), rgb)).toBeLessThan(12)
    const strips = [await coded(width, 40, 0, 0), await coded(width, 40, 0, 40)]
    const last = files.tiff({ fields: imageFields({ ...shape, segmentHeight: 40 }), segments: strips, tiled: false })
    expect(farthest(await read(last), rgb)).toBeLessThan(12)
  })

  it('are refused if part of the image is missing', async () => {
    const segments = await Promise.all(
      Array.from({ length: 12 }, (_, i) => coded(i === 0 ? 16 : 32, 32, (i % 4) * 32, Math.floor(i / 4) * 32)),
    )
    const file = files.tiff({ fields: imageFields({ ...shape, tile: 32 }), segments, tiled: true })
    await expect(checkSlide(file)).rejects.toMatchObject({ code: 'file-damaged' })
  })
})
