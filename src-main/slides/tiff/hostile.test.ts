import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { mutateTiff, seededRandom, tiffSeeds } from '#main/testing/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { checkSlide, openSlide } from '../index.ts'

/** `DAYBREAK_FUZZ_RUNS=100000` for a night's run; `DAYBREAK_FUZZ_FROM` to begin at the seed that failed. */
const runs = Number(process.env.DAYBREAK_FUZZ_RUNS ?? 400)
const from = Number(process.env.DAYBREAK_FUZZ_FROM ?? 0)
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
  const outcomes = new Map<string, number>()
  const slow: string[] = []
  let memory = 0
  for (let run = from; run < from + runs; run++) {
    fs.writeFileSync(file, mutateTiff(seeds[run % seeds.length]!, seededRandom(run)))
    // The processor's time: another program must not make a file look slow.
    const start = process.cpuUsage()
    const outcome = await openAndRead(file)
    const { user, system } = process.cpuUsage(start)
    if (user + system > 2_000_000) slow.push(`seed ${run}: ${Math.round((user + system) / 1000)} ms`)
    if (run % 100 === 0) memory = Math.max(memory, process.memoryUsage().rss)
    const key = outcome.startsWith('bug') ? `${outcome} (seed ${run})` : outcome
    outcomes.set(key, (outcomes.get(key) ?? 0) + 1)
  }
  expect([...outcomes.keys()].filter((outcome) => outcome.startsWith('bug'))).toEqual([])
  expect(slow).toEqual([])
  expect(outcomes.get('opened')).toBeGreaterThan(0)
  expect(outcomes.get('file-damaged')).toBeGreaterThan(0)
  expect(outcomes.get('file-truncated')).toBeGreaterThan(0)
  expect(memory).toBeLessThan(512 * 2 ** 20)
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
