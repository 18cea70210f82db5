import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { fuzzRuns, mutateTiff, runMutated, tiffSeeds } from '#main/testing/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { seededRandom } from '#shared/domain/statistics/index.ts'
import { openPixels, transcodeTile, verifyPixels } from './index.ts'

const runs = fuzzRuns(100)
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-hostile-pixels-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

it(`${runs} mutated TIFFs are decoded or refused, with bounded memory`, { timeout: 3_600_000 }, async () => {
  const seeds = await tiffSeeds()
  const file = path.join(dir, 'mutated.tif')
  const { outcomes, bugs, slow, peakBytes, leftOpen } = await runMutated({
    file,
    runs,
    make: (seed) => mutateTiff(seeds[seed % seeds.length]!, seededRandom(seed)),
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

async function decode(file: string): Promise<string> {
  try {
    await verifyPixels(file).catch((error) => {
      if (!isAppError(error)) throw error
    })
    const source = await openPixels(file)
    try {
      const { width, height, planes, levels, associated } = source.info
      const plane = planes - 1
      await source.readRegion({
        x: 0,
        y: 0,
        width: Math.min(width, 4000),
        height: Math.min(height, 4000),
        outWidth: 64,
        outHeight: 64,
        plane,
      })
      await transcodeTile(source, { plane: 0, level: levels.length - 1, col: 0, row: 0 })
      for (const kind of associated) await source.readAssociated(kind)
      return source.damagedTiles > 0 ? 'striped tiles' : 'read'
    } finally {
      await source.close()
    }
  } catch (error) {
    return isAppError(error) ? error.code : `bug: ${String(error)}`
  }
}
