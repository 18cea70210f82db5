import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { mutateTiff, seededRandom, tiffSeeds } from '#main/testing/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { openPixels, transcodeTile, verifyPixels } from './index.ts'

const runs = Number(process.env.DAYBREAK_FUZZ_RUNS ?? 100)
const from = Number(process.env.DAYBREAK_FUZZ_FROM ?? 0)
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-hostile-pixels-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

it(`${runs} mutated TIFFs are decoded or refused, in bounded memory`, { timeout: 3_600_000 }, async () => {
  const seeds = await tiffSeeds()
  const file = path.join(dir, 'mutated.tif')
  const outcomes = new Map<string, number>()
  const slow: string[] = []
  let memory = 0
  for (let run = from; run < from + runs; run++) {
    fs.writeFileSync(file, mutateTiff(seeds[run % seeds.length]!, seededRandom(run)))
    const start = process.cpuUsage()
    const outcome = await decode(file)
    const { user, system } = process.cpuUsage(start)
    if (user + system > 10_000_000) slow.push(`seed ${run}: ${Math.round((user + system) / 1000)} ms`)
    memory = Math.max(memory, process.memoryUsage().rss)
    const key = outcome.startsWith('bug') ? `${outcome} (seed ${run})` : outcome
    outcomes.set(key, (outcomes.get(key) ?? 0) + 1)
  }
  expect([...outcomes.keys()].filter((outcome) => outcome.startsWith('bug'))).toEqual([])
  expect(slow).toEqual([])
  expect(outcomes.get('read')).toBeGreaterThan(0)
  expect(outcomes.get('white tiles')).toBeGreaterThan(0)
  expect(memory).toBeLessThan(1500 * 2 ** 20)
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
      return source.damagedTiles > 0 ? 'white tiles' : 'read'
    } finally {
      await source.close()
    }
  } catch (error) {
    return isAppError(error) ? error.code : `bug: ${String(error)}`
  }
}
