import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createReads, createReview } from '#main/reads/index.ts'
import { gridOfSpots, writeSpots } from '#main/testing/index.ts'
import { repeatedCells } from '#shared/domain/same-cell.ts'
import { openCellsStore } from './cells.store.ts'
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

it('a nucleus that another cell already shows leaves the lists, except if a reader has decided on it', () => {
  const cells = openCellsStore(f.records)
  const screeningId = f.screening.currentScreeningId(id)!
  const [shown] = f.screening.top(id, 1)
  const change = <T>(work: Parameters<typeof f.records.change<T>>[1]) =>
    f.records.change({ by: 'system', what: 'screening-progressed' }, work)
  // Two more proposals of the most suspicious nucleus, 1 µm to either side.
  change((changing) =>
    cells.add(
      changing,
      screeningId,
      99,
      [-2, 2].map((dx) => ({
        ...{ x: shown!.x + dx, y: shown!.y, width: 48, height: 48, presence: 0.1 },
        ...{ label: f.tasks.idOf('cervix', 'HSIL'), abnormal: shown!.score / 2 + 0.25, highGrade: 0.5 },
      })),
    ),
  )
  const ids = () => f.screening.columns(id, 0).id
  const [repeat, decided] = [...ids()].sort((a, b) => b - a)
  createReview(f.records, createReads(f.records), f.tasks, () => new Date()).act(asker, 1, [decided!], {
    kind: 'accept',
  })

  const repeats = repeatedCells(cells.places(screeningId), 0.5)
  expect(repeats.map((of) => [of.id, of.repeatOf]).sort()).toEqual([
    [decided, shown!.id],
    [repeat, shown!.id],
  ])
  change((changing) => cells.markRepeats(changing, repeats))
  expect(ids()).toContain(decided)
  expect(ids()).not.toContain(repeat)
  expect(ids()).toHaveLength(spots.length + 1)
  // The gallery's list, the exports and the counts agree.
  expect(f.screening.top(id, 1000).map((cell) => cell.id)).not.toContain(repeat)
  expect(f.screening.proposals(id)).toHaveLength(spots.length + 1)
  expect(cells.byLabel(screeningId).reduce((sum, { n }) => sum + n, 0)).toBe(spots.length + 1)
})
