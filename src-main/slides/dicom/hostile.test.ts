import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { dicomSeeds, mutateDicom, seededRandom } from '#main/testing/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { checkSlide, hashSlide, openSlide } from '../index.ts'

const runs = Number(process.env.DAYBREAK_FUZZ_RUNS ?? 400)
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-hostile-dicom-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

it(`${runs} mutated instances each open or end in a clear error, soon`, { timeout: 3_600_000 }, async () => {
  const seeds = await dicomSeeds()
  const file = path.join(dir, 'mutated.dcm')
  const outcomes = new Map<string, number>()
  let slowest = 0
  let largest = 0
  for (let run = 0; run < runs; run++) {
    fs.writeFileSync(file, mutateDicom(seeds[run % seeds.length]!, seededRandom(run)))
    // Processor time: the clock also counts what else the machine is busy with.
    const start = process.cpuUsage()
    const outcome = await openAndRead(file)
    const { user, system } = process.cpuUsage(start)
    slowest = Math.max(slowest, (user + system) / 1000)
    if (run % 50 === 0) largest = Math.max(largest, process.memoryUsage.rss())
    const name = outcome.startsWith('bug') ? `${outcome} (run ${run})` : outcome
    outcomes.set(name, (outcomes.get(name) ?? 0) + 1)
  }
  expect([...outcomes.keys()].filter((outcome) => outcome.startsWith('bug'))).toEqual([])
  for (const code of ['opened', 'file-damaged', 'file-truncated', 'file-unsupported'])
    expect(outcomes.get(code)).toBeGreaterThan(0)
  expect(slowest).toBeLessThan(2000)
  expect(largest).toBeLessThan(512 * 2 ** 20)
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
