import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { fuzzRuns, type RgbPicture, runMutated, writeNdpiStack } from '#main/testing/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { allInFocus } from '#shared/domain/slide-info.ts'
import { seededRandom } from '#shared/domain/statistics/index.ts'
import { openPixels as openAny, openSlideInfo, verifyPixels } from '../index.ts'
import { testFiles } from '../testing.ts'
import { openSlideLibrary } from './library.ts'

const { dir, open: openPixels } = testFiles('ndpi')
const at = (name: string) => path.join(dir, name)
const installed = await openSlideLibrary('any', 'ndpi').then(
  () => true,
  () => false,
)

const width = 256
/** Higher than one segment of the native reader. */
const height = 576
/** Smooth, and different in each plane. */
function picture(z: number): RgbPicture {
  const data = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data.set(
        [(x / width) * 255, 128 + 100 * Math.sin((x + z) / 30) * Math.cos(y / 25), 40 + z / 100],
        (y * width + x) * 3,
      )
  return { data, width, height }
}
const heights = [-4000, 0, 4000]
/** In the scanners' order, which is not that of the heights. */
const planes = [0, 4000, -4000].map((z) => ({ z, picture: picture(z) }))

describe.skipIf(!installed)('focal planes of NDPI', () => {
  beforeAll(async () => {
    await writeNdpiStack(at('stack.ndpi'), { planes, segment: 128 })
    await writeNdpiStack(at('halved-colour.ndpi'), { planes, segment: 64, chromaSubsampling: '4:2:0' })
    await writeNdpiStack(at('no-markers.ndpi'), { planes })
    const stack = fs.readFileSync(at('stack.ndpi'))
    const isCoarse = (bytes: Buffer, { width: field }: Fields) => bytes.readUInt32LE(field) < width
    fs.writeFileSync(
      at('no-coarser.ndpi'),
      without(stack, (bytes, of) => bytes.readInt32LE(of.z) !== 0 && isCoarse(bytes, of)),
    )
    fs.writeFileSync(
      at('single.ndpi'),
      without(stack, (bytes, of) => bytes.readInt32LE(of.z) !== 0),
    )
  }, 120_000)

  const wholeOf = async (file: string, plane?: number, level = 0) => {
    const source = await openPixels(at(file))
    const size = { width: width >> level, height: height >> level }
    const { data } = await source.readLevel(level, { x: 0, y: 0, ...size }, undefined, plane)
    expect(source.damagedTiles).toBe(0)
    await source.close()
    return data
  }
  const worst = (a: Uint8Array, b: Uint8Array) =>
    a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)

  it.each([
    ['stack.ndpi', 8],
    ['no-markers.ndpi', 8],
    ['no-coarser.ndpi', 8],
  ])('%s: every plane has its own pixels at its height', async (file, most) => {
    await verifyPixels(at(file))
    expect(await openSlideInfo(at(file), 'ndpi')).toMatchObject({ planes: 3, startPlane: 1, width, height })
    for (const [plane, z] of heights.entries())
      expect(worst(await wholeOf(file, plane), picture(z).data)).toBeLessThanOrEqual(most)
    expect(await wholeOf(file)).toEqual(await wholeOf(file, 1))
    // Each plane has a distinguishing colour, which survives a reduction.
    for (const [plane, z] of heights.entries()) {
      const blue = (await wholeOf(file, plane, 1)).filter((_, i) => i % 3 === 2)
      expect(worst(blue, Buffer.alloc(blue.length, 40 + z / 100))).toBeLessThanOrEqual(most)
    }
  })

  it('are read if colour is stored at half resolution', async () => {
    // OpenSlide 3.4 reads beyond the end of its segments in such a file, so only the other planes are compared.
    for (const [plane, z] of heights.entries())
      if (z !== 0) expect(worst(await wholeOf('halved-colour.ndpi', plane), picture(z).data)).toBeLessThanOrEqual(14)
  })

  it('are decoded like the plane that OpenSlide reads', async () => {
    // The same pictures at other heights, so that a different one is at zero.
    const moved = fs.readFileSync(at('stack.ndpi'))
    for (const { z } of directoriesOf(moved)) moved.writeInt32LE(moved.readInt32LE(z) - 4000, z)
    fs.writeFileSync(at('moved.ndpi'), moved)
    expect(await openSlideInfo(at('moved.ndpi'), 'ndpi')).toMatchObject({ planes: 3, startPlane: 2 })
    for (const level of [0, 1]) {
      // Plane 1 of the first file is read by OpenSlide and of the second natively; plane 2 the other way round.
      expect(worst(await wholeOf('stack.ndpi', 1, level), await wholeOf('moved.ndpi', 1, level))).toBe(0)
      expect(worst(await wholeOf('stack.ndpi', 2, level), await wholeOf('moved.ndpi', 2, level))).toBe(0)
    }
  })

  // On Windows, the hole in the file would use disk space.
  it.skipIf(process.platform === 'win32')('are found beyond 4 GB, where offsets lack their upper bits', async () => {
    const small = planes.slice(0, 2)
    await writeNdpiStack(at('large.ndpi'), { planes: small, segment: 128, from: 5 * 2 ** 30 })
    await verifyPixels(at('large.ndpi'))
    expect(await openSlideInfo(at('large.ndpi'), 'ndpi')).toMatchObject({ planes: 2, startPlane: 0 })
    for (const [plane, z] of [0, 4000].entries())
      expect(worst(await wholeOf('large.ndpi', plane), picture(z).data)).toBeLessThanOrEqual(8)
    fs.rmSync(at('large.ndpi'))
  })

  it('of a region, and all in focus', async () => {
    const source = await openPixels(at('stack.ndpi'))
    const region = { x: 101, y: 450, width: 140, height: 120, outWidth: 140, outHeight: 120 }
    const { data } = await source.readRegion({ ...region, plane: 2 })
    const whole = picture(4000).data
    for (let y = 0; y < 120; y++) {
      const row = ((y + 450) * width + 101) * 3
      expect(worst(data.subarray(y * 420, (y + 1) * 420), whole.subarray(row, row + 420))).toBeLessThanOrEqual(8)
    }
    expect((await source.readRegion({ ...region, plane: allInFocus })).data.length).toBe(data.length)
    await expect(source.readRegion({ ...region, plane: 3 })).rejects.toMatchObject({ code: 'not-found' })
    await source.close()
  })

  it('are a single one if the file has only one', async () => {
    expect(await openSlideInfo(at('single.ndpi'), 'ndpi')).toMatchObject({ planes: 1 })
  })

  const runs = fuzzRuns(60)
  it(`${runs} damaged files are read, partly striped or refused`, { timeout: 3_600_000 }, async () => {
    const sound = fs.readFileSync(at('stack.ndpi'))
    const { outcomes, bugs, slow, peakBytes, leftOpen } = await runMutated({
      file: at('mutated.ndpi'),
      runs,
      make: (seed) => damaged(sound, seededRandom(seed)),
      read: async (file) => {
        try {
          const source = await openAny(file)
          const region = { x: 0, y: 0, width, height, outWidth: 64, outHeight: 144 }
          for (let plane = 0; plane < source.info.planes; plane++)
            await source.readRegion({ ...region, plane }).catch((error: unknown) => {
              if (!isAppError(error)) throw error
            })
          await source.close()
          return source.info.planes < 3 ? 'fewer planes' : source.damagedTiles > 0 ? 'striped tiles' : 'read'
        } catch (error) {
          return isAppError(error) ? error.code : `bug: ${String(error)}`
        }
      },
      limitMs: 2000,
    })
    expect(bugs).toEqual([])
    expect(slow).toEqual([])
    for (const outcome of ['fewer planes', 'striped tiles', 'read']) expect(outcomes.get(outcome)).toBeGreaterThan(0)
    // The decoders' threads have a few descriptors of their own.
    expect(leftOpen).toBeLessThan(runs / 2)
    expect(peakBytes).toBeLessThan(512 * 2 ** 20)
  })
})

interface Fields {
  /** Offsets of values in the file. */
  readonly directory: number
  readonly width: number
  readonly strip: number
  readonly lens: number
  readonly z: number
  /** 0 if there is none. */
  readonly starts: number
}

/** The directories of a file of `writeNdpiStack`. */
function directoriesOf(bytes: Buffer): Fields[] {
  const found: Fields[] = []
  for (let directory = Number(bytes.readBigUInt64LE(4)); directory !== 0; ) {
    const count = bytes.readUInt16LE(directory)
    const value = (index: number) => directory + 2 + index * 12 + 8
    const starts = count === 19 ? value(18) : 0
    found.push({ directory, width: value(0), strip: value(6), lens: value(14), z: value(17), starts })
    directory = Number(bytes.readBigUInt64LE(directory + 2 + count * 12))
  }
  return found
}

/** The file with some directories changed so that they are not part of the slide. */
function without(sound: Buffer, gone: (bytes: Buffer, of: Fields) => boolean): Buffer {
  const bytes = Buffer.from(sound)
  for (const of of directoriesOf(bytes)) if (gone(bytes, of)) bytes.writeFloatLE(-2, of.lens)
  return bytes
}

/** Makes faults in what only the native reader uses: fields of planes that OpenSlide ignores, and their JPEGs. */
function damaged(sound: Buffer, next: () => number): Buffer {
  const bytes = Buffer.from(sound)
  const nasty = [0, 1, 2, 255, 65_535, 65_536, 0x7fffffff, 0x80000000, 0xffffffff]
  const below = (limit: number) => Math.floor(next() * limit)
  const others = directoriesOf(sound).filter(({ z }) => sound.readInt32LE(z) !== 0)
  for (let i = 0; i < 1 + next() * 4; i++) {
    const { directory, strip, starts } = others[below(others.length)]!
    const field = directory + 2 + 12 * below(sound.readUInt16LE(directory))
    const stripAt = sound.readUInt32LE(strip)
    const kind = next()
    const value = nasty[below(nasty.length)]!
    if (kind < 0.2) bytes.writeUInt32LE(value, field + 8)
    else if (kind < 0.3) bytes.writeUInt32LE(value, field + 4)
    else if (kind < 0.4) bytes.writeUInt16LE(below(20), field + 2)
    else if (kind < 0.7) bytes[stripAt + below(700)] = below(256)
    else if (kind < 0.8) bytes.writeUInt32LE(value, sound.readUInt32LE(starts) + 4 * below(32))
    else bytes[stripAt + below(20_000)] = below(256)
  }
  return bytes
}
