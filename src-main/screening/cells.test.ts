import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gridOfSpots, writeSpots } from '#main/testing/index.ts'
import { cellClasses } from '#shared/domain/classes.ts'
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

const review = (cellId: number, status: string, label: number | null, marked: number, removed = 0) =>
  f.db
    .prepare('INSERT INTO cell_reviews (case_id, cell_id, status, label, marked, removed) VALUES (1, ?, ?, ?, ?, ?)')
    .run(cellId, status, label, marked, removed)
const addByReader = (x: number) =>
  Number(
    f.db
      .prepare(
        `INSERT INTO cells (screening_id, batch, x, y, width, height, label, abnormal, high_grade, presence)
         VALUES (?, -1, ?, 50, 40, 40, 2, 0, 0, 0)`,
      )
      .run(f.screening.currentScreeningId(id), x).lastInsertRowid,
  )

const sign = (slideId: number) =>
  f.db
    .prepare(
      `INSERT INTO sign_outs (case_id, signer, meaning, report, snapshot, pdf, pdf_sha256, signed_at)
       SELECT case_id, 's', 'm', '{}', '{}', x'00', '', '' FROM slides WHERE id = ?`,
    )
    .run(slideId)

describe('the cells of a slide', () => {
  it('carry what the reader decided, and those the reader added', () => {
    const [first, second] = f.screening.columns(id, 0).id
    review(first!, 'relabelled', 3, 1)
    review(second!, 'dismissed', null, 0)
    const added = addByReader(123.456)
    review(added, 'accepted', 2, 1)
    const undone = addByReader(10)
    review(undone, 'accepted', 2, 1, 1)

    const columns = f.screening.columns(id, 0)
    expect(columns.id).toHaveLength(spots.length + 1)
    const at = (cell: number) => columns.id.indexOf(cell)
    expect([columns.status[at(first!)], columns.readerLabel[at(first!)], columns.marked[at(first!)]]).toEqual([2, 3, 1])
    expect([columns.status[at(second!)], columns.readerLabel[at(second!)]]).toEqual([3, -1])
    expect([columns.byReader[at(added)], columns.aiLabel[at(added)], columns.x[at(added)]]).toEqual([1, -1, 123.5])
    expect(at(undone)).toBe(-1)

    expect(f.screening.detail(first!)).toMatchObject({ readerLabel: 'ASC-H', status: 'relabelled', marked: true })
    expect(f.screening.detail(added)).toMatchObject({
      aiLabel: null,
      readerLabel: 'LSIL',
      byReader: true,
      probabilities: {},
    })
    expect(() => f.screening.detail(undone)).toThrow(/not-found/)
    // What a reader adds is not the model's finding.
    expect(f.screening.resultOf(id)!.cells.total).toBe(spots.length)
    expect(f.screening.top(id, 1000).some((cell) => cell.byReader)).toBe(false)
  })

  it('can be asked for from a cell on, as they are committed', () => {
    const all = f.screening.columns(id, 0).id
    const middle = [...all].sort((a, b) => a - b)[5]!
    expect(f.screening.columns(id, middle).id.every((cell) => cell > middle)).toBe(true)
    expect(f.screening.columns(id, middle).id).toHaveLength(all.length - 6)
  })

  it('have probabilities by class name, and a nominal box of 24 µm', () => {
    const [first] = f.screening.top(id, 1)
    expect(Object.keys(first!.probabilities)).toEqual(cellClasses.slice(0, 10))
    // 24 µm on a slide of 0.5 µm/px.
    expect([first!.width, first!.height]).toEqual([48, 48])
  })

  it('are none for a slide that was never screened', async () => {
    const other = await f.addSlide(join(f.folder, 'field.png'))
    expect(f.screening.columns(other, 0).id).toEqual([])
    expect(f.screening.resultOf(other)).toBeNull()
    expect(f.screening.jobOf(other)).toBeNull()
    expect(() => f.screening.columns(999, 0)).toThrow(/not-found/)
    expect(() => f.screening.pause(asker, other)).toThrow(/not-found/)
  })

  it('are not looked for any more once the case is signed', async () => {
    const other = await f.addSlide(join(f.folder, 'field.png'))
    sign(other)
    expect(() => f.screening.start(asker, other)).toThrow(/case-signed/)
    expect(f.screening.jobOf(other)).toBeNull()
  })

  it('of a signed case stay those that were signed, though another result of the slide is known', async () => {
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
})
