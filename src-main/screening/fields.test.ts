import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSlide, pictureListText } from '#main/slides/index.ts'
import type { CellColumns } from '#shared/contract/schemas/screening.ts'
import { fieldAt, type SlideField } from '#shared/domain/slide-info.ts'
import { asker, type Fixture, openFixture } from './testing/fixture.ts'

const models = fileURLToPath(new URL('../../models', import.meta.url))
const folder = fileURLToPath(new URL('../../../shared/data/cric/val', import.meta.url))
const missing = !existsSync(join(models, 'registry.json'))
  ? 'models/registry.json'
  : !existsSync(folder)
    ? folder
    : null
if (missing) console.log(`Skipped: a folder of real fields (${missing} is not there)`)

const micronsPerPixel = 0.25

describe.skipIf(missing !== null)('a folder of real fields, screened as one slide', () => {
  let f: Fixture
  let fields: readonly SlideField[]
  let together: number
  const alone: number[] = []
  beforeAll(async () => {
    f = await openFixture({}, models)
    const names = readdirSync(folder)
      .filter((name) => name.endsWith('.jpg'))
      .slice(0, 4)
    const list = join(f.folder, 'four.fields')
    const bytes = names.map((name) => statSync(join(folder, name)).size)
    writeFileSync(list, pictureListText({ kind: 'fields', folder, files: names, bytes }))
    const reader = await openSlide(list)
    fields = reader.info.fields!
    await reader.close()
    for (const path of [list, ...names.map((name) => join(folder, name))]) {
      const slide = await f.addSlide(path, micronsPerPixel)
      f.screening.start(asker, slide)
      expect(await f.screening.finished(slide)).toMatchObject({ state: 'succeeded', error: null })
      if (path === list) together = slide
      else alone.push(slide)
    }
  }, 180_000)
  afterAll(() => f?.end())

  const cellsOf = ({ x, y, score, aiLabel }: CellColumns) =>
    x.map((across, i) => ({ x: across, y: y[i]!, score: score[i]!, label: aiLabel[i]! }))
  const byPlace = (a: { x: number; y: number }, b: { x: number; y: number }) => a.y - b.y || a.x - b.x

  it('finds the same cells on each field as on that field alone, with the same grades, and none on the glass', () => {
    const all = cellsOf(f.screening.columns(together, 0))
    expect(all.length).toBeGreaterThan(40)
    expect(all.filter(({ x, y }) => fieldAt(fields, x, y) === null)).toEqual([])
    for (const [i, field] of fields.entries()) {
      const here = all
        .filter(({ x, y }) => fieldAt(fields, x, y) === field)
        .map((cell) => ({ ...cell, x: cell.x - field.x, y: cell.y - field.y }))
        .sort(byPlace)
      const there = cellsOf(f.screening.columns(alone[i]!, 0)).sort(byPlace)
      expect(here.length, field.file).toBe(there.length)
      for (const [n, cell] of here.entries()) {
        expect(Math.hypot(cell.x - there[n]!.x, cell.y - there[n]!.y), field.file).toBeLessThan(0.1)
        // In thousandths. Batches of other cells may round the last digit differently.
        expect(Math.abs(cell.score - there[n]!.score)).toBeLessThanOrEqual(2)
        expect(cell.label).toBe(there[n]!.label)
      }
    }
  })

  it('has the area and the measured focus of its fields, and nothing of the glass', () => {
    const whole = f.screening.resultOf(together)!
    const parts = alone.map((slide) => f.screening.resultOf(slide)!)
    const sum = (of: (one: (typeof parts)[number]) => number) => parts.reduce((total, one) => total + of(one), 0)
    expect(whole.area.mm2).toBeCloseTo(
      sum(({ area }) => area.mm2),
      9,
    )
    expect(whole.area.mm2).toBeLessThanOrEqual(
      fields.reduce((total, { width, height }) => total + width * height, 0) * (micronsPerPixel / 1000) ** 2,
    )
    expect(whole.area.specimen).toBe(false)
    expect(whole.cells.total).toBe(sum(({ cells }) => cells.total))
    expect(whole.focus?.squares).toBe(sum(({ focus }) => focus?.squares ?? 0))
  })
})
