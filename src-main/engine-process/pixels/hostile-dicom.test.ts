import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { dicomSeeds, fuzzRuns, runMutated } from '#main/testing/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { seededRandom } from '#shared/domain/statistics/index.ts'
import { openPixels } from './index.ts'

const runs = fuzzRuns(100)
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-hostile-frames-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

it(`${runs} slides with damaged frames give striped tiles or a clear error`, { timeout: 3_600_000 }, async () => {
  const seeds = await dicomSeeds()
  const file = path.join(dir, 'damaged.dcm')
  const { outcomes, bugs, slow, peakBytes, leftOpen } = await runMutated({
    file,
    runs,
    make: (seed) => damageFrames(seeds[seed % seeds.length]!, seededRandom(seed)),
    read: decode,
    limitMs: 10_000,
  })
  expect(bugs).toEqual([])
  expect(slow).toEqual([])
  expect(outcomes.get('read')).toBeGreaterThan(0)
  expect(outcomes.get('striped tiles')).toBeGreaterThan(0)
  // The decoders' threads have a few descriptors of their own.
  expect(leftOpen).toBeLessThan(runs / 2)
  expect(peakBytes).toBeLessThan(1500 * 2 ** 20)
})

function damageFrames(sound: Buffer, next: () => number): Buffer {
  const bytes = Buffer.from(sound)
  // The last two thirds of these files are frames.
  const from = Math.floor(bytes.length / 3)
  for (let i = 0; i < 1 + next() * 12; i++) bytes[from + Math.floor(next() * (bytes.length - from))] = next() * 256
  return bytes
}

async function decode(file: string): Promise<string> {
  try {
    const source = await openPixels(file)
    const { width, height } = source.info
    await source.readRegion({ x: 0, y: 0, width, height, outWidth: 64, outHeight: 64 }).finally(source.close)
    return source.damagedTiles > 0 ? 'striped tiles' : 'read'
  } catch (error) {
    return isAppError(error) ? error.code : `bug: ${String(error)}`
  }
}
