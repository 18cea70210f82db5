import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { dicomSeeds, seededRandom } from '#main/testing/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { openPixels } from './index.ts'

const runs = Number(process.env.DAYBREAK_FUZZ_RUNS ?? 100)
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-hostile-frames-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

it(`${runs} slides with damaged frames end in white tiles or a clear error`, { timeout: 3_600_000 }, async () => {
  const seeds = await dicomSeeds()
  const file = path.join(dir, 'damaged.dcm')
  const outcomes = new Set<string>()
  for (let run = 0; run < runs; run++) {
    const next = seededRandom(run)
    const bytes = Buffer.from(seeds[run % seeds.length]!)
    // The last two thirds of these files are frames.
    const from = Math.floor(bytes.length / 3)
    for (let i = 0; i < 1 + next() * 12; i++) bytes[from + Math.floor(next() * (bytes.length - from))] = next() * 256
    fs.writeFileSync(file, bytes)
    const start = performance.now()
    outcomes.add(
      await openPixels(file)
        .then(async (source) => {
          const { width, height } = source.info
          await source.readRegion({ x: 0, y: 0, width, height, outWidth: 64, outHeight: 64 }).finally(source.close)
          return source.damagedTiles > 0 ? 'white tiles' : 'read'
        })
        .catch((error) => (isAppError(error) ? error.code : `bug: ${String(error)} (run ${run})`)),
    )
    expect(performance.now() - start).toBeLessThan(20_000)
  }
  expect([...outcomes].filter((outcome) => outcome.startsWith('bug'))).toEqual([])
  expect(outcomes).toContain('read')
  expect(outcomes).toContain('white tiles')
})
