import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTruth, truthPathOf } from '#main/synth/index.ts'
import { asker, type Fixture, openFixture } from './testing/fixture.ts'

const fields = fileURLToPath(new URL('../../../shared/data/cric/val', import.meta.url))
const missing = !existsSync(fields)
if (missing) console.log(`Skipped: the focus map on real fields (${fields} is not there)`)

const home = mkdtempSync(join(tmpdir(), 'daybreak-focus-'))
let f: Fixture
beforeAll(async () => {
  f = await openFixture({ blockPx: 448 })
})
afterAll(async () => {
  await f.end()
  rmSync(home, { recursive: true })
})

async function screened(path: string, micronsPerPixel: number) {
  const id = await f.addSlide(path, micronsPerPixel)
  f.screening.start(asker, id)
  expect(await f.screening.finished(id)).toMatchObject({ state: 'succeeded', error: null })
  return { result: f.screening.resultOf(id)!, map: f.screening.focus(id) }
}

describe.skipIf(missing)('the focus map on real fields', () => {
  it('calls sharp fields sharp and the same fields blurred by 3 px out of focus', { timeout: 60_000 }, async () => {
    const names = readdirSync(fields).slice(0, 4)
    for (const name of names) {
      const sharpField = (await screened(join(fields, name), 0.25)).result
      expect(sharpField.focus!.squares).toBeGreaterThan(8)
      expect(sharpField.focus!.share).toBeLessThan(0.05)
      expect(sharpField.reliability.reasons.map(({ code }) => code)).not.toContain('out-of-focus')
      const path = join(home, name.replace(/jpg$/, 'png'))
      await sharp(join(fields, name)).blur(3).png().toFile(path)
      const blurred = (await screened(path, 0.25)).result
      expect(blurred.focus!.share).toBeGreaterThan(0.9)
      expect(blurred.lane).toBe('full-read')
      expect(blurred.reliability.reasons).toContainEqual({
        code: 'out-of-focus',
        params: { percent: Math.round(100 * blurred.focus!.share) },
      })
    }
  })
})

describe('the focus map on a slide that is partly out of focus', () => {
  it('finds that part', { timeout: 120_000 }, async () => {
    const out = join(home, 'part.tif')
    await f.engine.synthesize({ out, width: 4400, height: 4400, outOfFocusShare: 0.4, seed: 7, cellsPerMm2: 250 })
    const { map } = await screened(out, 0.25)
    const squares = Buffer.from(map!.squares, 'base64')
    expect(squares).toHaveLength(map!.columns * map!.rows)
    // What the generator drew into each square. Only squares of a single kind have a known answer.
    const clear = new Map<number, number>()
    const off = new Map<number, number>()
    for await (const cell of readTruth(truthPathOf(out))) {
      const at = Math.floor(cell.y / map!.squarePx) * map!.columns + Math.floor(cell.x / map!.squarePx)
      const kind = cell.focus === 2 ? off : cell.focus === 0 ? clear : null
      kind?.set(at, (kind.get(at) ?? 0) + 1)
    }
    const called = (wanted: Map<number, number>, other: Map<number, number>) => {
      const pure = [...wanted.keys()].filter((at) => !other.has(at) && squares[at]! > 0)
      return { of: pure.length, out: pure.filter((at) => squares[at]! < map!.sharpFrom).length / pure.length }
    }
    const offCalled = called(off, clear)
    const clearCalled = called(clear, off)
    expect(offCalled.of).toBeGreaterThan(30)
    expect(clearCalled.of).toBeGreaterThan(30)
    expect(offCalled.out).toBeGreaterThan(0.9)
    expect(clearCalled.out).toBeLessThan(0.1)
  })
})
