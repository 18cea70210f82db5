import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { isAppError } from '#shared/contract/errors.ts'
import { tissueThumbnail, transcodeTile } from './index.ts'
import { testFiles } from './testing.ts'

const { dir, open: openPixels } = testFiles('formats')
function written(name: string, bytes: Buffer): string {
  fs.writeFileSync(path.join(dir, name), bytes)
  return path.join(dir, name)
}

/** Little-endian classic TIFF with one image, with the given fields besides the usual ones. */
function tiff(
  { width, height, samples, tile }: { width: number; height: number; samples: number; tile?: number },
  fields: readonly (readonly [tag: number, values: readonly number[]])[],
  segments: readonly Buffer[],
): Buffer {
  const data = Buffer.concat(segments)
  let at = 8
  const offsets = segments.map((segment) => {
    at += segment.length
    return at - segment.length
  })
  const lengths = segments.map((segment) => segment.length)
  const all: [number, readonly number[]][] = [
    [256, [width]],
    [257, [height]],
    [258, new Array<number>(samples).fill(8)],
    [277, [samples]],
    ...(tile
      ? ([
          [322, [tile]],
          [323, [tile]],
          [324, offsets],
          [325, lengths],
        ] as [number, number[]][])
      : ([
          [273, offsets],
          [278, [height]],
          [279, lengths],
        ] as [number, number[]][])),
    ...fields.map(([tag, values]) => [tag, values] as [number, readonly number[]]),
  ]
  all.sort(([a], [b]) => a - b)
  const outside: Buffer[] = []
  let free = 8 + data.length + 2 + all.length * 12 + 4
  const entries = all.map(([tag, values]) => {
    const isLong = tag === 324 || tag === 325 || tag === 273 || tag === 279
    const bytes = Buffer.alloc(Math.max(4, values.length * (isLong ? 4 : 2)))
    for (const [i, value] of values.entries()) bytes.writeUIntLE(value, i * (isLong ? 4 : 2), isLong ? 4 : 2)
    const entry = Buffer.alloc(12)
    entry.writeUInt16LE(tag, 0)
    entry.writeUInt16LE(isLong ? 4 : 3, 2)
    entry.writeUInt32LE(values.length, 4)
    if (bytes.length === 4) bytes.copy(entry, 8)
    else {
      entry.writeUInt32LE(free, 8)
      free += bytes.length
      outside.push(bytes)
    }
    return entry
  })
  const head = Buffer.from('II*\0\0\0\0\0', 'latin1')
  head.writeUInt32LE(8 + data.length, 4)
  const count = Buffer.alloc(2)
  count.writeUInt16LE(entries.length)
  return Buffer.concat([head, data, count, ...entries, Buffer.alloc(4), ...outside])
}

const noise = (length: number) => Buffer.from(Array.from({ length }, (_, i) => (i * 7919 + (i >> 3) * 31) % 256))

async function sameAsLibvips(file: string): Promise<void> {
  const source = await openPixels(file)
  const { width, height } = source.info
  const read = await source.readRegion({ x: 0, y: 0, width, height, outWidth: width, outHeight: height })
  const { data, info } = await sharp(file, { ignoreIcc: true })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const expected = info.channels === 3 ? data : Buffer.from([...data].flatMap((value) => [value, value, value]))
  expect(read.data.equals(expected)).toBe(true)
  await source.close()
}

describe('pixel formats agree with libvips', () => {
  const size = { width: 48, height: 40 }
  it.each([
    ['white-is-zero strips', 1, [[262, [0]]]],
    ['black-is-zero strips', 1, [[262, [1]]]],
    ['RGB strips', 3, [[262, [2]]]],
    [
      'RGB with alpha',
      4,
      [
        [262, [2]],
        [338, [2]],
      ],
    ],
    [
      'grey with alpha',
      2,
      [
        [262, [1]],
        [338, [2]],
      ],
    ],
    [
      'palette',
      1,
      [
        [262, [3]],
        [320, Array.from({ length: 768 }, (_, i) => (i * 257 * 7) % 65536)],
      ],
    ],
  ] as const)('%s', async (name, samples, fields) => {
    const bytes = tiff({ ...size, samples }, fields, [noise(48 * 40 * samples)])
    await sameAsLibvips(written(`${name}.tif`, bytes))
  })

  it('deflate tiles over the edge', async () => {
    const segments = [0, 1, 2, 3, 4, 5].map((i) => zlib.deflateSync(noise(16 * 16 * 3 + i).subarray(i)))
    await sameAsLibvips(
      written(
        'tiles.tif',
        tiff(
          { width: 40, height: 25, samples: 3, tile: 16 },
          [
            [259, [8]],
            [262, [2]],
          ],
          segments,
        ),
      ),
    )
  })

  it('16-bit, grey and transparent PNG, CMYK JPEG', async () => {
    const rgb = sharp(noise(60 * 50 * 3), { raw: { width: 60, height: 50, channels: 3 } })
    await sameAsLibvips(written('deep.png', await rgb.clone().toColourspace('rgb16').png().toBuffer()))
    await sameAsLibvips(written('grey.png', await rgb.clone().greyscale().png().toBuffer()))
    await sameAsLibvips(written('clear.png', await rgb.clone().ensureAlpha(0.4).png().toBuffer()))
    await sameAsLibvips(written('cmyk.jpg', await rgb.clone().toColourspace('cmyk').jpeg().toBuffer()))
  })
})

describe('slides without a pyramid', () => {
  it('give every lower level and the overview from a single reading', async () => {
    // 81 megapixels of a few shared tiles: large enough to need an overview, but quick to read.
    const tile = 1024
    const colours = ['#e8d8e8', '#c090b0', '#ffffff']
    const tiles = await Promise.all(
      colours.map((background) =>
        sharp({ create: { width: tile, height: tile, channels: 3, background } })
          .jpeg()
          .toBuffer(),
      ),
    )
    const segments = Array.from({ length: 81 }, (_, i) => tiles[i % 3]!)
    const file = written(
      'flat.tif',
      tiff(
        { width: 9000, height: 9000, samples: 3, tile },
        [
          [259, [7]],
          [262, [6]],
        ],
        segments,
      ),
    )
    const source = await openPixels(file)
    expect(source.info.levels.at(-1)).toMatchObject({ width: 563, height: 563, passThrough: false })
    const start = performance.now()
    await transcodeTile(source, { level: source.info.levels.length - 1, col: 0, row: 0, plane: 0 })
    const first = performance.now() - start
    const again = performance.now()
    const small = await tissueThumbnail(source, 900)
    expect(performance.now() - again).toBeLessThan(first)
    expect(small).toMatchObject({ width: 900, height: 900 })
    // Tile (1, 0) is the second colour.
    const at = (50 * 900 + 150) * 3
    expect(
      [...small.data.subarray(at, at + 3)].map((value, i) => Math.abs(value - [0xc0, 0x90, 0xb0][i]!) <= 3),
    ).toEqual([true, true, true])
    await source.close()
  })
})

it('damaged pixels give striped tiles or a clear error, never a crash', { timeout: 120_000 }, async () => {
  const picture = sharp(noise(160 * 120 * 3), { raw: { width: 160, height: 120, channels: 3 } })
  const tiled = { tile: true, tileWidth: 32, tileHeight: 32 } as const
  const seeds = await Promise.all([
    picture
      .clone()
      .tiff({ ...tiled, compression: 'jpeg' })
      .toBuffer(),
    picture
      .clone()
      .tiff({ ...tiled, compression: 'deflate' })
      .toBuffer(),
    picture.clone().tiff({ compression: 'lzw' }).toBuffer(),
    picture.clone().png().toBuffer(),
    picture.clone().jpeg().toBuffer(),
  ])
  const runs = Number(process.env.DAYBREAK_FUZZ_RUNS ?? 300)
  const outcomes = new Set<string>()
  let state = 12345
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state % below
  }
  for (let run = 0; run < runs; run++) {
    const bytes = Buffer.from(seeds[run % seeds.length]!)
    for (let i = 0; i < 1 + random(12); i++) bytes[8 + random(bytes.length - 8)] = random(256)
    const file = written(`hostile-${run}`, bytes)
    outcomes.add(
      await openPixels(file)
        .then(async (source) => {
          const { width, height } = source.info
          await source.readRegion({ x: 0, y: 0, width, height, outWidth: 64, outHeight: 64 }).finally(source.close)
          return source.damagedTiles > 0 ? 'striped tiles' : 'read'
        })
        .catch((error) => (isAppError(error) ? error.code : `bug: ${String(error)}`)),
    )
    fs.rmSync(file)
  }
  expect([...outcomes].filter((outcome) => outcome.startsWith('bug'))).toEqual([])
  expect(outcomes).toContain('read')
  expect(outcomes).toContain('striped tiles')
})
