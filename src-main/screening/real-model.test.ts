import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asker, type Fixture, openFixture } from './testing/fixture.ts'

const models = fileURLToPath(new URL('../../models', import.meta.url))
const fields = fileURLToPath(new URL('../../../shared/data/cric', import.meta.url))
const missing = !existsSync(join(models, 'registry.json'))
  ? 'models/registry.json'
  : !existsSync(fields)
    ? fields
    : null
if (missing) console.log(`Skipped: the model in use on real fields (${missing} is not there)`)

interface Annotations {
  images: { id: number; file: string; width: number; height: number; split: string; worst: string }[]
  annotations: { image_id: number; label: string; x: number; y: number }[]
}

describe.skipIf(missing !== null)('the model in use, on real fields', () => {
  let f: Fixture
  beforeAll(async () => {
    f = await openFixture({}, models)
  })
  afterAll(() => f?.end())

  it('finds most of the labelled cells, and ranks labelled lesion cells among the first', {
    timeout: 120_000,
  }, async () => {
    const { images, annotations } = JSON.parse(readFileSync(join(fields, 'annotations.json'), 'utf8')) as Annotations
    const lesional = images.filter(({ split, worst }) => split === 'val' && worst !== 'NILM').slice(0, 4)
    expect(lesional.length).toBeGreaterThan(0)
    let labelled = 0
    let found = 0
    let fieldsWithHit = 0
    for (const { id, file, width, height } of lesional) {
      const slide = await f.addSlide(join(fields, file), 0.25)
      f.screening.start(asker, slide)
      expect(await f.screening.finished(slide)).toMatchObject({ state: 'succeeded', error: null })
      const columns = f.screening.columns(slide, 0)
      for (const cell of annotations.filter((a) => a.image_id === id)) {
        labelled++
        if (columns.x.some((x, i) => Math.hypot(x - cell.x, columns.y[i]! - cell.y) < 20)) found++
      }
      expect(columns.score).toEqual(columns.score.toSorted((a, b) => b - a))
      const firstLook = columns.firstLook.filter((place) => place >= 0)
      expect(firstLook.toSorted((a, b) => a - b)).toEqual(firstLook.map((_, place) => place))
      expect(firstLook.length).toBeLessThanOrEqual(columns.id.length > 20 ? 10 : 0)
      const edge = (i: number) => Math.min(columns.x[i]!, columns.y[i]!, width - columns.x[i]!, height - columns.y[i]!)
      if (firstLook.length > 0) expect(columns.firstLook.indexOf(0)).toBe(columns.x.findIndex((_, i) => edge(i) >= 20))
      const looked = columns.firstLook.flatMap((place, i) => (place < 0 ? [] : [i]))
      for (const i of looked) expect(columns.score[i]).toBeGreaterThanOrEqual(99)
      for (const i of looked) expect(edge(i)).toBeGreaterThanOrEqual(20)
      for (const [n, i] of looked.entries())
        for (const k of looked.slice(n + 1))
          expect(Math.hypot(columns.x[i]! - columns.x[k]!, columns.y[i]! - columns.y[k]!)).toBeGreaterThan(31)
      const result = f.screening.resultOf(slide)!
      expect(result.area.specimen).toBe(false)
      expect(result.reliability.reasons.map(({ code }) => code)).not.toContain('too-few-cells')
      const top = f.screening.top(slide, 20)
      const lesions = annotations.filter((a) => a.image_id === id && a.label !== 'NILM')
      if (lesions.some((a) => top.some((cell) => Math.hypot(cell.x - a.x, cell.y - a.y) < 25))) fieldsWithHit++
      expect(Object.values(top[0]!.probabilities).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 3)
    }
    expect(fieldsWithHit).toBeGreaterThanOrEqual(lesional.length / 2)
    expect(found / labelled).toBeGreaterThan(0.7)
  })

  it('gives the same results for a field whether it is screened whole or in small blocks', {
    timeout: 120_000,
  }, async () => {
    const { images, annotations } = JSON.parse(readFileSync(join(fields, 'annotations.json'), 'utf8')) as Annotations
    const cellsOf = (id: number) => annotations.filter((a) => a.image_id === id).length
    const validation = images.filter(({ split }) => split === 'val').toSorted((a, b) => cellsOf(b.id) - cellsOf(a.id))
    const file = join(fields, validation[0]!.file) // a share of few cells would not be informative
    const small = await openFixture({ blockPx: 256 }, models)
    try {
      const whole = await f.addSlide(file, 0.25)
      f.screening.start(asker, whole)
      await f.screening.finished(whole)
      const cut = await small.addSlide(file, 0.25)
      small.screening.start(asker, cut)
      await small.screening.finished(cut)
      const a = f.screening.columns(whole, 0)
      const b = small.screening.columns(cut, 0)
      expect(a.x.length).toBeGreaterThan(40)
      const missed = a.x.filter((x, i) => !b.x.some((bx, k) => Math.hypot(bx - x, b.y[k]! - a.y[i]!) < 8)).length
      // The halo is slightly smaller than the network's receptive field, so a faint cell may cross the threshold.
      expect(missed / a.x.length).toBeLessThan(0.1)
      expect(Math.abs(a.x.length - b.x.length) / a.x.length).toBeLessThan(0.1)
    } finally {
      await small.end()
    }
  })
})
