import fs from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkSlide, hashSlide, openSlide, pictureListText } from '#main/slides/index.ts'
import type { SlideField } from '#shared/domain/slide-info.ts'
import { cropRaw, gradingCrop, pictureKinds, transcodeTile, verifyPixels } from './index.ts'
import { testFiles } from './testing.ts'

const { dir, open: openPixels } = testFiles('fields')

function list(name: string, files: readonly string[], folder = dir): string {
  const file = path.join(dir, name)
  const bytes = files.map((one) => fs.statSync(path.join(folder, one), { throwIfNoEntry: false })?.size ?? 1)
  fs.writeFileSync(file, pictureListText({ kind: 'fields', folder, files, bytes }))
  return file
}

/** Noise, with a different seed and size for each. */
function noise(width: number, height: number, seed: number) {
  const data = Buffer.alloc(width * height * 3)
  for (let i = 0, state = seed; i < data.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    data[i] = 40 + ((state >>> 16) & 127)
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
}

const names = ['a.png', 'b.jpg', 'c.tif', 'd.webp', 'e2.jpg', 'e10.png']
beforeAll(async () => {
  const made = [
    noise(700, 500, 1).png(),
    noise(640, 480, 2).jpeg({ quality: 95 }),
    noise(500, 700, 3).tiff({ compression: 'deflate' }),
    noise(320, 200, 4).webp({ lossless: true }),
    // Rotated by its camera. It is shown as stored, like a single field.
    noise(400, 300, 5).jpeg({ quality: 95 }).withMetadata({ orientation: 6 }),
    noise(410, 310, 6).png(),
  ]
  for (const [i, picture] of made.entries()) await picture.toFile(path.join(dir, names[i]!))
})

const wholeOf = ({ x, y, width, height }: Omit<SlideField, 'file'>) => ({
  x,
  y,
  width,
  height,
  outWidth: width,
  outHeight: height,
})
const alone = async (name: string) => {
  const source = await openPixels(path.join(dir, name))
  const { width, height } = source.info
  const image = await source.readRegion(wholeOf({ x: 0, y: 0, width, height }))
  await source.close()
  return image
}

describe('a folder of fields as one slide', () => {
  it('has every field pixel for pixel as if read alone, and white between them', async () => {
    const source = await openPixels(list('all.fields', names))
    const { info } = source
    expect(info).toMatchObject({ format: 'fields', planes: 1, micronsPerPixel: null, associated: [] })
    expect(info.fields!.map(({ file }) => file)).toEqual(names)
    expect(info.fields!.map(({ width, height }) => [width, height])).toContainEqual([400, 300])
    const whole = await source.readLevel(0, { x: 0, y: 0, width: info.width, height: info.height })
    const covered = new Uint8Array(info.width * info.height)
    for (const field of info.fields!) {
      const own = await alone(field.file)
      expect(Buffer.compare((await source.readRegion(wholeOf(field))).data, own.data), field.file).toBe(0)
      for (let row = 0; row < field.height; row++) {
        const at = (field.y + row) * info.width + field.x
        covered.fill(1, at, at + field.width)
        const here = whole.data.subarray(at * 3, (at + field.width) * 3)
        const there = own.data.subarray(row * field.width * 3, (row + 1) * field.width * 3)
        if (Buffer.compare(here, there) !== 0) throw new Error(`${field.file} differs in row ${row}`)
      }
    }
    for (let i = 0; i < covered.length; i++)
      if (!covered[i] && (whole.data[i * 3] !== 255 || whole.data[i * 3 + 1] !== 255 || whole.data[i * 3 + 2] !== 255))
        throw new Error(`the glass is not white at ${i % info.width}, ${Math.floor(i / info.width)}`)
    await source.close()
  })

  const many = Array.from({ length: 14 }, (_, i) => `many${i}.${i % 2 ? 'jpg' : 'tif'}`)
  beforeAll(async () => {
    for (const [i, name] of many.entries()) await noise(800 + i * 10, 900 - i * 10, 20 + i).toFile(path.join(dir, name))
  })
  it.each([
    ['few, each read for itself', names],
    ['many, read from an overview', many],
  ])('has reduced levels that show each field as if it were reduced alone: %s', async (_, those) => {
    const source = await openPixels(list('levels.fields', those))
    if (those === many) expect(source.info.width).toBeGreaterThan(4096)
    const { levels, fields } = source.info
    expect(Math.max(levels.at(-1)!.width, levels.at(-1)!.height)).toBeLessThanOrEqual(1024)
    expect(levels.every(({ passThrough }) => !passThrough)).toBe(true)
    const last = levels.at(-1)!
    const small = await source.readLevel(levels.length - 1, { x: 0, y: 0, width: last.width, height: last.height })
    for (const field of fields!) {
      const by = last.downsample
      const own = await sharp((await alone(field.file)).data, { raw: { ...size(field), channels: 3 } })
        .resize(Math.round(field.width / by), Math.round(field.height / by), { fit: 'fill' })
        .raw()
        .toBuffer()
      const mean = own.reduce((sum, value) => sum + value, 0) / own.length
      let sum = 0
      let count = 0
      // Away from its edge, whose pixels mix with the glass.
      for (let y = Math.ceil(field.y / by) + 2; y < (field.y + field.height) / by - 3; y++)
        for (let x = Math.ceil(field.x / by) + 2; x < (field.x + field.width) / by - 3; x++) {
          for (let c = 0; c < 3; c++) sum += small.data[(y * last.width + x) * 3 + c]!
          count += 3
        }
      expect(Math.abs(sum / count - mean), field.file).toBeLessThan(2)
    }
    const at = { level: levels.length - 1, col: 0, row: 0, plane: 0 }
    expect((await sharp(await transcodeTile(source, at)).metadata()).width).toBe(512)
    await expect(transcodeTile(source, { ...at, col: 9 })).rejects.toMatchObject({ code: 'not-found' })
    await source.close()
    const reader = await openSlide(list('levels.fields', those))
    expect(await reader.tile(at)).toBeNull()
    await reader.close()
  })

  it('crops at an edge show the field and glass, but for the grader only the field, like a single one', async () => {
    const source = await openPixels(list('crops.fields', names))
    for (const field of source.info.fields!.slice(0, 3)) {
      const single = await openPixels(path.join(dir, field.file))
      for (const [x, y] of [
        [3, 5],
        [field.width - 4, field.height - 9],
      ] as const) {
        const crop = { sizePx: 192, outPx: 96 }
        const here = { ...crop, x: field.x + x, y: field.y + y }
        for (const read of [cropRaw, gradingCrop])
          expect(
            Buffer.compare((await read(source, here)).data, (await read(single, { ...crop, x, y })).data),
            `${field.file} ${read.name}`,
          ).toBe(0)
      }
      await single.close()
    }
    await source.close()
  })

  it('keeps its identity in any folder, but has another one in another order or as planes, or for one field alone', async () => {
    const file = list('same.fields', names)
    const copy = path.join(dir, 'copy')
    fs.mkdirSync(copy)
    for (const name of names) fs.copyFileSync(path.join(dir, name), path.join(copy, name))
    expect((await hashSlide(list('copy.fields', names, copy))).sha256).toBe((await hashSlide(file)).sha256)
    expect((await hashSlide(list('turned.fields', [...names].reverse()))).sha256).not.toBe(
      (await hashSlide(file)).sha256,
    )
    const planes = path.join(dir, 'same.planes')
    fs.writeFileSync(planes, pictureListText({ kind: 'planes', folder: dir, files: names }))
    expect((await hashSlide(planes)).sha256).not.toBe((await hashSlide(file)).sha256)
    fs.copyFileSync(path.join(copy, 'a.png'), path.join(copy, 'e10.png'))
    await expect(openPixels(path.join(dir, 'copy.fields'))).rejects.toMatchObject({
      data: { code: 'file-changed', params: { file: 'e10.png' } },
    })
  })

  it('has the common scale of its fields, and is refused with both names if they differ', async () => {
    const scaled = async (name: string, micronsPerPixel: number) => {
      const density = 25_400 / micronsPerPixel
      await noise(64, 64, 9).png().withMetadata({ density }).toFile(path.join(dir, name))
      return name
    }
    const quarter = [await scaled('q1.png', 0.25), await scaled('q2.png', 0.25)]
    const info = await checkSlide(list('quarter.fields', quarter))
    expect(info.micronsPerPixel).toBeCloseTo(0.25, 3)
    const half = await scaled('half.png', 0.5)
    const refusal = (files: string[]) => checkSlide(list('scales.fields', files)).catch((error) => error.data)
    expect(await refusal([...quarter, half])).toMatchObject({
      code: 'scales-differ',
      params: { file: 'q1.png', scale: 0.25, other: 'half.png', otherScale: 0.5 },
    })
    expect(await refusal(['a.png', half])).toMatchObject({
      code: 'scale-in-part',
      params: { file: 'half.png', other: 'a.png' },
    })
  })
})

describe('faulty members', () => {
  const write = (name: string, bytes: Buffer | string) => {
    fs.writeFileSync(path.join(dir, name), bytes)
    return name
  }

  it('are named, whatever is wrong with them', async () => {
    const jpeg = fs.readFileSync(path.join(dir, 'b.jpg'))
    const png = fs.readFileSync(path.join(dir, 'a.png'))
    const noisy = Buffer.from(png)
    noisy.fill(0, Math.floor(png.length / 3), Math.floor(png.length / 2))
    const bad = {
      [write('cut.jpg', jpeg.subarray(0, jpeg.length >> 1))]: 'file-truncated',
      [write('cut.png', png.subarray(0, png.length >> 1))]: 'file-truncated',
      [write('words.png', 'no picture at all')]: 'file-not-a-slide',
      [write('empty.jpg', '')]: 'file-empty',
      [write('holes.png', noisy)]: 'file-damaged',
      [write('list.png', fs.readFileSync(list('inner.fields', names)))]: 'file-damaged',
      'gone.png': 'file-not-found',
    }
    for (const [file, code] of Object.entries(bad)) {
      const name = list('bad.fields', ['a.png', file])
      const found = await checkSlide(name)
        .then(() => verifyPixels(name))
        .catch((error) => error.data)
      expect(found, file).toMatchObject({ code, params: { file } })
    }
    const paths = [...names, ...Object.keys(bad)].map((file) => path.join(dir, file))
    const kinds = [...names.map(() => 'field'), ...Object.keys(bad).map(() => 'unreadable')]
    kinds[paths.indexOf(path.join(dir, 'list.png'))] = 'slide'
    expect(await pictureKinds(paths)).toEqual(kinds)
  })

  it('a tiled TIFF is a slide, not a field', async () => {
    await noise(600, 600, 7).tiff({ tile: true, tileWidth: 256, tileHeight: 256 }).toFile(path.join(dir, 'tiled.tif'))
    expect(await pictureKinds([path.join(dir, 'tiled.tif')])).toEqual(['slide'])
    await expect(checkSlide(list('tiled.fields', ['a.png', 'tiled.tif']))).rejects.toMatchObject({
      data: { code: 'not-a-field', params: { file: 'tiled.tif' } },
    })
  })

  it('lists that are foreign, refer outside their folder or are too long are refused', async () => {
    const text = (files: unknown, more = {}) =>
      `{"daybreak":"fields",${JSON.stringify({ version: 1, folder: dir, fields: files, ...more }).slice(1)}`
    const refusal = (content: string) => openSlide(path.join(dir, write('x.fields', content))).catch((e) => e.data)
    for (const content of [
      '{"daybreak":"fields"',
      text(['a.png']),
      text(['a.png', 'a.png']),
      text(['a.png', '../b.jpg']),
      text(['a.png', 7]),
      text(['a.png', 'b.jpg'], { bytes: [1] }),
      text(['a.png', 'b.jpg'], { folder: 'here' }),
    ])
      expect(await refusal(content), content).toMatchObject({ code: 'file-damaged', params: { file: 'x.fields' } })
    const many = text(Array.from({ length: 1001 }, (_, i) => `${i}.png`))
    expect(await refusal(many)).toMatchObject({ code: 'too-many-fields', params: { most: 1000 } })
  })
})

const size = ({ width, height }: { width: number; height: number }) => ({ width, height })
