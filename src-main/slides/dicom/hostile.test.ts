import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { dicomSeeds, fuzzRuns, mutateDicom, runMutated, seededRandom } from '#main/testing/index.ts'
import { openAndRead } from '../testing.ts'

const runs = fuzzRuns(400)
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-hostile-dicom-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

it(`${runs} mutated instances each open or end in a clear error, soon and in little memory`, {
  timeout: 3_600_000,
}, async () => {
  const seeds = await dicomSeeds()
  const file = path.join(dir, 'mutated.dcm')
  const { outcomes, bugs, slow, peakBytes, leftOpen } = await runMutated({
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
  expect(leftOpen).toBe(0)
  expect(peakBytes).toBeLessThan(512 * 2 ** 20)
})
