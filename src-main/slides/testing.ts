import path from 'node:path'
import { expect } from 'vitest'
import { runMutated } from '#main/testing/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { seededRandom } from '#shared/domain/statistics/index.ts'
import { checkSlide, hashSlide, openSlide } from './index.ts'

/**
 * Does everything that happens with a slide before a pixel is decoded, for `runMutated`. Returns `opened`, the code
 * of an error that names the file, or a text beginning with `bug` for our own fault.
 */
async function openAndRead(file: string): Promise<string> {
  try {
    await hashSlide(file)
    await checkSlide(file)
    const reader = await openSlide(file)
    try {
      await reader.iccProfile()
      const { levels, planes, associated } = reader.info
      for (const [level, { passThrough }] of levels.slice(0, 4).entries()) {
        for (const plane of new Set([0, planes >> 1, planes - 1])) {
          const tile = await reader.tile({ level, col: 0, row: 0, plane })
          if (!passThrough && tile !== null) return 'bug: a tile that should not be passed through'
        }
      }
      for (const kind of associated) await reader.associated(kind)
    } finally {
      await reader.close()
    }
    return 'opened'
  } catch (error) {
    return isAppError(error) && error.data.params.file === path.basename(file) ? error.code : `bug: ${String(error)}`
  }
}

/**
 * Expects that mutated slides each open or end in a clear error, quickly, with little memory and nothing left open,
 * and that every outcome of `wanted` occurred.
 */
export async function expectHeld(
  file: string,
  runs: number,
  mutated: (seed: number, next: () => number) => Buffer,
  wanted: readonly string[],
): Promise<void> {
  const { outcomes, bugs, slow, peakBytes, leftOpen } = await runMutated({
    file,
    runs,
    make: (seed) => mutated(seed, seededRandom(seed)),
    read: openAndRead,
    limitMs: 2000,
  })
  expect(bugs).toEqual([])
  expect(slow).toEqual([])
  for (const outcome of wanted) expect(outcomes.get(outcome)).toBeGreaterThan(0)
  expect(leftOpen).toBe(0)
  expect(peakBytes).toBeLessThan(512 * 2 ** 20)
}
