import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { fuzzRuns, mutateStream, runMutated, streamSeeds } from '#main/testing/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { seededRandom } from '#shared/domain/statistics/index.ts'
import { openPixels } from './index.ts'

const runs = fuzzRuns(220)
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-hostile-streams-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

it(`${runs} damaged streams of every coding are decoded, striped or refused, quickly and with little memory`, {
  timeout: 3_600_000,
}, async () => {
  const seeds = await streamSeeds()
  const file = path.join(dir, 'stream.bin')
  for (const { name, stream, wrap } of seeds) {
    fs.writeFileSync(file, wrap(stream))
    expect(`${name}: ${await decode(file)}`).toBe(`${name}: read`)
  }
  const { outcomes, bugs, slow, peakBytes, leftOpen } = await runMutated({
    file,
    runs,
    make: (number) => {
      const { stream, wrap } = seeds[number % seeds.length]!
      return wrap(mutateStream(stream, seededRandom(number)))
    },
    read: decode,
    limitMs: 2000,
  })
  expect(bugs).toEqual([])
  expect(slow).toEqual([])
  for (const outcome of ['read', 'striped tiles', 'file-damaged']) expect(outcomes.get(outcome)).toBeGreaterThan(0)
  // The decoders' threads have a few descriptors of their own.
  expect(leftOpen).toBeLessThan(runs / 2)
  expect(peakBytes).toBeLessThan(512 * 2 ** 20)
})

async function decode(file: string): Promise<string> {
  try {
    const source = await openPixels(file)
    try {
      const { width, height } = source.info
      const part = { width: Math.min(width, 4000), height: Math.min(height, 4000) }
      const { data } = await source.readRegion({ x: 0, y: 0, ...part, outWidth: 64, outHeight: 64 })
      if (data.length !== 64 * 64 * 3) return 'bug: pixels of another size'
      return source.damagedTiles > 0 ? 'striped tiles' : 'read'
    } finally {
      await source.close()
    }
  } catch (error) {
    return isAppError(error) ? error.code : `bug: ${String(error)}`
  }
}
