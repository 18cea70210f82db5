import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { type MadeSlide, syntaxes } from '#main/testing/index.ts'
import { checkSlide, openSlide, openSlideFile } from '../index.ts'
import { instance, jpegs, stored, tiles, written } from './testing.ts'

describe('stored frames', () => {
  const halves = (jpeg: Buffer) => [jpeg.subarray(0, 100), jpeg.subarray(100)]
  const whole = jpegs.map((jpeg) => [jpeg])
  const split = stored.map(halves)
  it.each([
    ['a basic offset table', { frames: whole, table: 'basic' }],
    ['an extended offset table', { frames: whole, table: 'extended' }],
    ['no offset table', { frames: whole, table: 'none' }],
    ['several fragments a frame and a basic offset table', { frames: split, table: 'basic' }],
    ['several fragments a frame and no table at all', { frames: split, table: 'none' }],
  ] as const)('are found with %s', async (_, pixels) => {
    const file = written({ 'a.dcm': instance({}, { pixels }) })
    await checkSlide(file)
    expect(await tiles(file)).toEqual(stored)
  })

  it('are found without a table, starting in the middle and by parallel reads', async () => {
    const reader = await openSlide(written({ a: instance({}, { pixels: { frames: whole, table: 'none' } }) }))
    const order = [7, 11, 0, 3, 11, 5]
    const found = await Promise.all(
      order.map((i) => reader.tile({ level: 0, col: i % 4, row: Math.floor(i / 4), plane: 0 })),
    )
    expect(found.map((tile) => Buffer.from(tile!.bytes))).toEqual(order.map((i) => stored[i]))
    await reader.close()
  })

  it('are placed tile by tile as the file says (TILED_SPARSE)', async () => {
    const places = [5, 0, 11].map((i) => ({ x: (i % 4) * 16, y: Math.floor(i / 4) * 16 }))
    const file = written({ a: instance({ frames: 3, places }) })
    await checkSlide(file)
    const found = await tiles(file)
    expect(found.map((tile) => tile && stored.findIndex((jpeg) => jpeg.equals(tile)))).toEqual(
      Array.from({ length: 12 }, (_, i) => (i === 5 ? 0 : i === 0 ? 1 : i === 11 ? 2 : null)),
    )
  })

  it('are read from implicit data sets and through sequences of undefined length', async () => {
    const pixels = Buffer.alloc(64 * 48 * 3, 7)
    for (const file of [
      instance({ colour: 'RGB' }, { syntax: syntaxes.implicit, pixels }),
      instance({ colour: 'RGB' }, { syntax: syntaxes.explicit, pixels, undefinedLengths: true }),
      instance({ colour: 'RGB' }, { syntax: syntaxes.implicit, pixels, undefinedLengths: true }),
    ]) {
      expect(await checkSlide(written({ a: file }))).toMatchObject({ width: 64, micronsPerPixel: 0.25, objective: 40 })
    }
  })
})

describe('a slide of several files', () => {
  const level = (width: number, height: number, n: number, more: Partial<MadeSlide> = {}) =>
    instance({ width, height, frames: Math.ceil(width / 16) * Math.ceil(height / 16), instance: `1.2.3.${n}`, ...more })

  it('is one pyramid with label, overview and thumbnail, whichever file is opened', async () => {
    const dir = path.dirname(
      written({
        'b.dcm': level(32, 24, 1),
        a: level(64, 48, 2),
        'label.dcm': level(16, 16, 3, { kind: 'LABEL' }),
        'macro.dcm': level(16, 16, 4, { kind: 'OVERVIEW' }),
        'thumb.dcm': level(16, 12, 5, { kind: 'THUMBNAIL' }),
        'other.dcm': level(64, 48, 6, { series: '9.9.9' }),
        DICOMDIR: Buffer.from('not looked at'),
        'notes.txt': Buffer.from('not looked at'),
        'broken.dcm': Buffer.concat([Buffer.alloc(128), Buffer.from('DICMnonsense')]),
      }),
    )
    for (const name of ['a', 'b.dcm', 'label.dcm', 'thumb.dcm']) {
      const reader = await openSlide(path.join(dir, name))
      expect(reader.info).toMatchObject({ format: 'dicom', width: 64, height: 48, planes: 1, vendor: 'Daybreak test' })
      expect(reader.info.levels.map(({ width, downsample, passThrough }) => [width, downsample, passThrough])).toEqual([
        [64, 1, true],
        [32, 2, true],
        [16, 4, true],
      ])
      expect(reader.info.associated).toEqual(['label', 'macro', 'thumbnail'])
      expect(Buffer.from((await reader.associated('label'))!.bytes)).toEqual(stored[0])
      await reader.close()
    }
    await expect(openSlide(dir)).rejects.toMatchObject({ code: 'file-unsupported' })
    fs.rmSync(path.join(dir, 'other.dcm'))
    const reader = await openSlide(dir)
    expect(reader.info.width).toBe(64)
    await reader.close()
  })

  it('is assembled from the parts of a concatenation, and refused while one is missing', async () => {
    const part = (number: number, offset: number) =>
      instance(
        { frames: 4, instance: `1.2.3.${9 - number}`, concatenation: { number, total: 3, offset } },
        { pixels: { frames: jpegs.slice(offset, offset + 4).map((jpeg) => [jpeg]), table: 'basic' } },
      )
    const file = written({ x: part(2, 4), y: part(3, 8), z: part(1, 0) })
    await checkSlide(file)
    expect(await tiles(file)).toEqual(stored)
    fs.rmSync(path.join(path.dirname(file), 'y'))
    await expect(openSlide(file)).rejects.toMatchObject({ code: 'parts-missing' })
  })

  it('ignores a second pyramid of the series', async () => {
    const pyramid = (uid: string) => [{ tag: 0x00080019, vr: 'UI', value: uid }]
    const file = written({
      a: level(64, 48, 1, { extra: pyramid('1.1') }),
      b: level(32, 24, 2, { extra: pyramid('1.2') }),
    })
    const reader = await openSlide(file)
    expect(reader.info.levels.map(({ width }) => width)).toEqual([64])
    await reader.close()
  })
})

describe('focal planes', () => {
  it('come one after another in a full grid', async () => {
    const extra = [
      {
        tag: 0x52009229,
        vr: 'SQ',
        value: [[{ tag: 0x00289110, vr: 'SQ', value: [[{ tag: 0x00180088, vr: 'DS', value: '0.002' }]] }]],
      },
    ]
    const file = written({ a: instance({ width: 32, height: 32, frames: 12, focalPlanes: 3, extra }) })
    const reader = await openSlide(file)
    expect(reader.info).toMatchObject({ planes: 3, planeMicrons: 2 })
    await reader.close()
    for (const plane of [0, 1, 2]) expect(await tiles(file, 0, plane)).toEqual(stored.slice(plane * 4, plane * 4 + 4))
  })

  it('are distinguished by height if each frame has its place, lowest first', async () => {
    const places = [4, 0, 2].flatMap((z) => [0, 16].map((x) => ({ x, y: 0, z })))
    const file = written({ a: instance({ width: 32, height: 16, frames: 6, focalPlanes: 3, places }) })
    expect(await checkSlide(file)).toMatchObject({ planes: 3, planeMicrons: 2 })
    expect(await tiles(file, 0, 0)).toEqual([stored[2], stored[3]])
    expect(await tiles(file, 0, 2)).toEqual([stored[0], stored[1]])
  })

  it('are ranked tile by tile if each tile was focused separately', async () => {
    const places = [1.1, 2.2].flatMap((z) => [0, 16].map((x) => ({ x, y: 0, z: z + x / 10 })))
    const file = written({ a: instance({ width: 32, height: 16, frames: 4, focalPlanes: 2, places }) })
    expect(await checkSlide(file)).toMatchObject({ planes: 2 })
    expect(await tiles(file, 0, 0)).toEqual([stored[0], stored[1]])
    expect(await tiles(file, 0, 1)).toEqual([stored[2], stored[3]])
  })

  it('may each be in a separate file', async () => {
    const plane = (n: number, z: number) =>
      instance(
        { instance: `1.2.3.${n}`, z, width: 16, height: 16, frames: 1 },
        { pixels: { frames: [[jpegs[n]!]], table: 'none' } },
      )
    const file = written({ a: plane(1, 6), b: plane(2, 0), c: plane(3, 3) })
    expect(await checkSlide(file)).toMatchObject({ planes: 3, planeMicrons: 3 })
    expect(await tiles(file, 0, 0)).toEqual([stored[2]])
    expect(await tiles(file, 0, 2)).toEqual([stored[1]])
  })
})

describe('colour', () => {
  it('is that of the first optical path, but several grey paths are refused', async () => {
    const shape = { width: 32, height: 48, frames: 12, opticalPaths: 2 }
    expect(await tiles(written({ a: instance(shape) }))).toEqual(stored.slice(0, 6))
    const grey = written({ a: instance({ ...shape, samples: 1, colour: 'MONOCHROME2' }) })
    await expect(openSlide(grey)).rejects.toMatchObject({
      data: { params: { format: 'DICOM with separate colour channels' } },
    })
  })

  it('has the ICC profile of the optical path as stored', async () => {
    const icc = Buffer.from(Array.from({ length: 600 }, (_, i) => i % 251))
    const reader = await openSlide(written({ a: instance({ icc }) }))
    expect(Buffer.from((await reader.iccProfile())!)).toEqual(icc)
    await reader.close()
    const without = await openSlide(written({ a: instance() }))
    expect(await without.iccProfile()).toBeNull()
    await without.close()
  })

  it('gets a marker in JPEGs of plain RGB, unless they already say so', async () => {
    const pixels = { frames: jpegs.map((jpeg) => [jpeg]), table: 'basic' } as const
    const [tile] = await tiles(written({ a: instance({ colour: 'RGB' }, { pixels }) }))
    expect(tile!.includes('Adobe')).toBe(true)
    expect(await tiles(written({ a: instance({}, { pixels }) }))).toEqual(stored)
  })
})

it('a slide of 100,000 frames opens at once, full or sparse', { timeout: 60_000 }, async () => {
  const side = 320
  const count = side * side
  const shape = { width: side * 16, height: side * 16, frames: count }
  const frames = Array.from({ length: count }, (_, i) => [jpegs[i % 12]!])
  const places = Array.from({ length: count }, (_, i) => ({ x: (i % side) * 16, y: Math.floor(i / side) * 16 }))
  for (const [file, most] of [
    [written({ a: instance(shape, { pixels: { frames, table: 'basic' } }) }), 200],
    [written({ a: instance({ ...shape, places }, { pixels: { frames, table: 'extended' } }) }), 2000],
  ] as const) {
    const start = process.cpuUsage()
    const slide = await openSlideFile(file)
    const { user, system } = process.cpuUsage(start)
    const ms = (user + system) / 1000
    expect(slide.info.width).toBe(side * 16)
    expect(ms).toBeLessThan(most)
    await slide.file.close()
    const reader = await openSlide(file)
    const at = { level: 0, col: 319, row: 319, plane: 0 }
    expect(Buffer.from((await reader.tile(at))!.bytes)).toEqual(stored[(count - 1) % 12])
    await reader.close()
  }
})
