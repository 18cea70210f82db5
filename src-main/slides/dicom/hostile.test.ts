import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { dicomSeeds, fuzzRuns, mutateDicom, runMutated, seededRandom } from '#main/testing/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { checkSlide, hashSlide, openSlide } from '../index.ts'

const runs = fuzzRuns(400)
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-hostile-dicom-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

it(`${runs} mutated instances each open or end in a clear error, soon`, { timeout: 3_600_000 }, async () => {
  const seeds = await dicomSeeds()
  const file = path.join(dir, 'mutated.dcm')
  const { outcomes, bugs, slow, peakBytes } = await runMutated({
    file,
    runs,
    make: (seed) => mutateDicom(seeds[seed % seeds.length]!, seededRandom(seed)),
    read: openAndRead,
    limitMs: 2000,
  })
  expect(bugs).toEqual([])
  expect(slow).toEqual([])
  for (const code of ['opened', 'file-damaged', 'file-truncated', 'file-unsupported'])
    expect(outcomes.get(code)).toBeGreaterThan(0)
  expect(peakBytes).toBeLessThan(512 * 2 ** 20)
})

async function openAndRead(file: string): Promise<string> {
  try {
    await hashSlide(file)
    await checkSlide(file)
    const reader = await openSlide(file)
    try {
      await reader.iccProfile()
      const plane = reader.info.planes - 1
      for (const [level, { passThrough }] of reader.info.levels.slice(0, 4).entries()) {
        const tile = await reader.tile({ level, col: 0, row: 0, plane })
        if (!passThrough && tile !== null) return 'bug: a tile that should not be passed through'
      }
    } finally {
      await reader.close()
    }
    return 'opened'
  } catch (error) {
    return isAppError(error) && error.data.params.file === path.basename(file) ? error.code : `bug: ${String(error)}`
  }
}
