import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { fuzzRuns, mutateTiff, runMutated, seededRandom, tiffSeeds } from '#main/testing/index.ts'
import { checkSlide } from '../index.ts'
import { openAndRead } from '../testing.ts'

const runs = fuzzRuns(400)
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-hostile-tiff-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

it(`${runs} mutated TIFFs each open or end in a clear error, soon and in little memory`, {
  timeout: 3_600_000,
}, async () => {
  const seeds = await tiffSeeds()
  for (const seed of seeds) {
    fs.writeFileSync(path.join(dir, 'sound.tif'), seed)
    await checkSlide(path.join(dir, 'sound.tif'))
  }
  const file = path.join(dir, 'mutated.tif')
  const { outcomes, bugs, slow, peakBytes, leftOpen } = await runMutated({
    file,
    runs,
    make: (seed) => mutateTiff(seeds[seed % seeds.length]!, seededRandom(seed)),
    read: openAndRead,
    limitMs: 2000,
  })
  expect(bugs).toEqual([])
  expect(slow).toEqual([])
  for (const code of ['opened', 'file-damaged', 'file-truncated']) expect(outcomes.get(code)).toBeGreaterThan(0)
  expect(leftOpen).toBe(0)
  expect(peakBytes).toBeLessThan(512 * 2 ** 20)
})
