import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReads, createReview } from '#main/reads/index.ts'
import { gridOfSpots, signBySql, writeSpots } from '#main/testing/index.ts'
import { cervix } from '#shared/domain/task/testing.ts'
import { createCellViews } from './index.ts'
import { asker, type Fixture, openFixture } from './testing/fixture.ts'

const spots = gridOfSpots(600, 500, 90)
let f: Fixture
let id: number
beforeAll(async () => {
  f = await openFixture()
  const slide = join(f.folder, 'field.png')
  await writeSpots(slide, 600, 500, spots)
  id = await f.addSlide(slide)
  f.screening.start(asker, id)
  await f.screening.finished(id)
})
afterAll(() => f.end())

const sign = (slideId: number) =>
  signBySql(
    f.db,
    f.db.prepare<[number], number>('SELECT case_id FROM case_slides WHERE slide_id = ?').pluck().get(slideId)!,
  )

describe('the cells of a slide', () => {
  it('include the reader’s decisions and the added cells', () => {
    const reads = createReads(f.records)
    const review = createReview(f.records, reads, f.tasks, () => new Date())
    const views = createCellViews({ ...f, reads })
    const caseId = 1
    const place = { caseId, slideId: id, y: 50, width: 40, height: 40, label: 'LSIL' } as const
    const [first, second] = f.screening.columns(id, 0).id
    review.act(asker, caseId, [first!], { kind: 'relabel', label: 'ASC-H' })
    review.act(asker, caseId, [first!], { kind: 'mark', marked: true })
    review.act(asker, caseId, [second!], { kind: 'dismiss' })
    const { cellId: added } = review.addCell(asker, { ...place, x: 123.456 })
    const { cellId: undone } = review.addCell(asker, { ...place, x: 10 })
    review.undo(asker, caseId)

    const columns = views.columns(asker, { caseId, slideId: id, afterId: 0 })
    expect(columns.id).toHaveLength(spots.length + 1)
    const at = (cell: number) => columns.id.indexOf(cell)
    expect([columns.status[at(first!)], columns.readerLabel[at(first!)], columns.marked[at(first!)]]).toEqual([2, 3, 1])
    expect([columns.status[at(second!)], columns.readerLabel[at(second!)]]).toEqual([3, -1])
    expect([columns.byReader[at(added)], columns.aiLabel[at(added)], columns.x[at(added)]]).toEqual([1, -1, 123.5])
    expect(at(undone)).toBe(-1)
    // An added cell comes after the model's, and is not part of a request that continues from a cell.
    expect(columns.id.at(-1)).toBe(added)
    expect(views.columns(asker, { slideId: id, afterId: 1e9 }).id).toEqual([added])

    const detail = (cellId: number, by = asker) => views.detail(by, { caseId, cellId })
    expect(detail(first!)).toMatchObject({ readerLabel: 'ASC-H', status: 'relabelled', marked: true })
    expect(detail(added)).toMatchObject({ aiLabel: null, readerLabel: 'LSIL', byReader: true, probabilities: {} })
    expect(() => detail(undone)).toThrow(/not-found/)
    // Another person sees the model's findings, and nothing of this read.
    const other = { id: 'system' }
    expect(detail(first!, other)).toMatchObject({ readerLabel: null, status: 'open', marked: false })
    expect(() => detail(added, other)).toThrow(/not-found/)
    expect(views.columns(other, { slideId: id, afterId: 0 }).id).toHaveLength(spots.length)
    expect(() => views.columns(asker, { caseId: 999, slideId: id, afterId: 0 })).toThrow(/not-found/)
    // An added cell is not a finding of the model.
    expect(f.screening.resultOf(id)!.cells.total).toBe(spots.length)
    expect(f.screening.top(id, 1000).some((cell) => cell.byReader)).toBe(false)
  })

  it('can be fetched from a cell on, as they are committed', () => {
    const all = f.screening.columns(id, 0).id
    const middle = [...all].sort((a, b) => a - b)[5]!
    expect(f.screening.columns(id, middle).id.every((cell) => cell > middle)).toBe(true)
    expect(f.screening.columns(id, middle).id).toHaveLength(all.length - 6)
  })

  it('have probabilities by class name, and a nominal box of 24 µm', () => {
    const [first] = f.screening.top(id, 1)
    expect(Object.keys(first!.probabilities)).toEqual(cervix.codes.slice(0, 10))
    // 24 µm on a slide of 0.5 µm/px.
    expect([first!.width, first!.height]).toEqual([48, 48])
  })

  it('are empty for a slide that was never screened', async () => {
    const other = await f.addSlide(join(f.folder, 'field.png'))
    expect(f.screening.columns(other, 0).id).toEqual([])
    expect(f.screening.resultOf(other)).toBeNull()
    expect(f.screening.jobOf(other)).toBeNull()
    expect(() => f.screening.columns(999, 0)).toThrow(/not-found/)
    expect(() => f.screening.pause(asker, other)).toThrow(/not-found/)
  })

  it('are no longer searched for once the case is signed', async () => {
    const other = await f.addSlide(join(f.folder, 'field.png'))
    sign(other)
    expect(() => f.screening.start(asker, other)).toThrow(/case-signed/)
    expect(f.screening.jobOf(other)).toBeNull()
  })

  it('of a signed case stay as signed, even if another result of the slide is known', async () => {
    const slide = await f.addSlide(join(f.folder, 'field.png'), 0.5)
    const scale = f.db.prepare('UPDATE slides SET microns_per_pixel = ? WHERE id = ?')
    const screened = async () => {
      f.screening.start(asker, slide)
      await f.screening.finished(slide)
      return f.screening.currentScreeningId(slide)
    }
    const first = await screened()
    scale.run(0.4, slide)
    const signed = await screened()
    expect(signed).not.toBe(first)
    scale.run(0.5, slide)
    sign(slide)
    expect(() => f.screening.start(asker, slide)).toThrow(/case-signed/)
    expect(f.screening.currentScreeningId(slide)).toBe(signed)
  })
  it('may change while the report is amended, but not once the amendment was dropped', async () => {
    const slide = await f.addSlide(join(f.folder, 'field.png'), 0.5)
    f.screening.start(asker, slide)
    await f.screening.finished(slide)
    const signed = f.screening.currentScreeningId(slide)
    sign(slide)
    const caseId = f.db.prepare('SELECT case_id FROM case_slides WHERE slide_id = ?').pluck().get(slide)
    f.db
      .prepare("INSERT INTO reads (case_id, person_id, purpose, begun_at) VALUES (?, 'local', 'amendment', '')")
      .run(caseId)
    f.db.prepare('UPDATE slides SET microns_per_pixel = 0.45 WHERE id = ?').run(slide)
    f.screening.start(asker, slide)
    await f.screening.finished(slide)
    const amended = f.screening.currentScreeningId(slide)
    expect(amended).not.toBe(signed)
    f.db.prepare('UPDATE slides SET microns_per_pixel = 0.42 WHERE id = ?').run(slide)
    f.screening.start(asker, slide)
    f.db.prepare("UPDATE reads SET done_at = '' WHERE purpose = 'amendment'").run()
    await f.screening.finished(slide)
    expect(f.screening.jobOf(slide)?.state).toBe('succeeded')
    expect(f.screening.currentScreeningId(slide)).toBe(amended)
  })
})
