import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { fuzzRuns, mutateTiff, runMutated, seededRandom, tiffSeeds } from '#main/testing/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { checkSlide, openSlide } from '../index.ts'

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
  const { outcomes, bugs, slow, peakBytes } = await runMutated({
    file,
    runs,
    make: (seed) => mutateTiff(seeds[seed % seeds.length]!, seededRandom(seed)),
    read: openAndRead,
    limitMs: 2000,
  })
  expect(bugs).toEqual([])
  expect(slow).toEqual([])
  for (const code of ['opened', 'file-damaged', 'file-truncated']) expect(outcomes.get(code)).toBeGreaterThan(0)
  expect(peakBytes).toBeLessThan(512 * 2 ** 20)
})

async function openAndRead(file: string): Promise<string> {
  try {
    await checkSlide(file)
    const reader = await openSlide(file)
    try {
      await reader.iccProfile()
      for (const [level, { passThrough }] of reader.info.levels.slice(0, 4).entries()) {
        for (let plane = 0; plane < Math.min(3, reader.info.planes); plane++) {
          const tile = await reader.tile({ level, col: 0, row: 0, plane })
          if (!passThrough && tile !== null) return 'bug: a tile that should not be passed through'
        }
      }
      for (const kind of reader.info.associated) await reader.associated(kind)
    } finally {
      await reader.close()
    }
    return 'opened'
  } catch (error) {
    return isAppError(error) && error.data.params.file === path.basename(file) ? error.code : `bug: ${String(error)}`
  }
}
