import { appendFileSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engineModel } from '#main/engine/index.ts'
import { eventsIn } from '#main/storage/testing/index.ts'
import { gridOfSpots, type Spot, writeSpots } from '#main/testing/index.ts'
import { slideRisk } from '#shared/domain/slide-risk.ts'
import { evenSample } from './sample.ts'
import { asker, type Fixture, openFixture } from './testing/fixture.ts'

const choices = { blockPx: 256, gradeMost: 20, sample: 8, chunkSize: 8 }
const [width, height] = [900, 700]
const grid = gridOfSpots(width, height, 90)
/** Red spots that the edge of the picture cuts off. */
const atEdge: Spot[] = [200, 300, 400].map((y) => ({ x: 4, y, red: true }))

let f: Fixture
let slide: number
/** What the engine said it needed, of everything but the second look. ms */
const said = { decodeMs: 0, inferMs: 0 }
beforeAll(async () => {
  f = await openFixture(choices)
  const { detect, grade } = f.engine
  Object.assign(f.engine, {
    detect: heard(detect),
    grade: (...of: Parameters<typeof grade>) => (of[0].turns ? grade(...of) : heard(grade)(...of)),
  })
  const path = join(f.folder, 'slide.png')
  await writeSpots(path, width, height, [...grid, ...atEdge])
  slide = await f.addSlide(path)
  f.screening.start(asker, slide)
  expect(await f.screening.finished(slide)).toMatchObject({ state: 'succeeded', error: null })
})
afterAll(() => f.end())

function heard<A extends unknown[], B extends { decodeMs: number; inferMs: number }>(
  call: (...of: A) => AsyncIterable<B>,
) {
  return async function* (...of: A): AsyncGenerator<B> {
    for await (const batch of call(...of)) {
      said.decodeMs += batch.decodeMs
      said.inferMs += batch.inferMs
      yield batch
    }
  }
}
const cells = <T>(columns: string) => f.db.prepare<[], T>(`SELECT ${columns} FROM cells ORDER BY id`).all()

describe('What a screening leaves', () => {
  it('is a result that says what computed it, for how long, and when', async () => {
    const { provider, runtime } = await f.engine.provider(engineModel(f.model))
    const result = f.screening.resultOf(slide)!
    expect(result).toMatchObject({ provider, runtime, model: { name: 'tiny', sha256: f.model.sha256 } })
    expect(result.model).not.toHaveProperty('head')
    expect(result.timing.decodeMs).toBeCloseTo(said.decodeMs, 6)
    expect(result.timing.inferMs).toBeCloseTo(said.inferMs, 6)
    expect(result.timing.totalMs).toBeGreaterThan(0)
    expect(Math.abs(Date.parse(result.finishedAt) - Date.now())).toBeLessThan(10 * 60_000)
    const { finished_at: kept } = f.db.prepare('SELECT finished_at FROM screenings').get() as { finished_at: string }
    expect(kept).toBe(result.finishedAt)
  })

  it('counts each class once, and all cells in all', () => {
    const { total, byClass } = f.screening.resultOf(slide)!.cells
    expect(total).toBe(grid.length + atEdge.length)
    expect(Object.values(byClass).reduce((sum, n) => sum + n, 0)).toBe(total)
    expect(byClass.HSIL).toBe(grid.filter(({ red }) => red).length + atEdge.length)
  })

  it('has a risk of either kind from the probabilities of all cells', () => {
    const { risk } = f.screening.resultOf(slide)!
    const rows = cells<{ abnormal: number; highGrade: number }>('abnormal, high_grade AS highGrade')
    const of = {
      abnormal: Float32Array.from(rows, ({ abnormal }) => abnormal),
      highGrade: Float32Array.from(rows, ({ highGrade }) => highGrade),
    }
    const { aggregate } = f.model.manifest
    expect(risk).toMatchObject({ abnormal: slideRisk(of, aggregate).abnormal })
    expect(risk.highGrade).toBe(slideRisk(of, aggregate).highGrade)
    expect(risk.highGrade).not.toBe(slideRisk({ ...of, highGrade: of.abnormal }, aggregate).highGrade)
  })

  it('speaks of an area of glass, and of a specimen only where it is large enough', () => {
    const { mm2, specimen } = f.screening.resultOf(slide)!.area
    expect(mm2).toBeGreaterThan(0)
    expect(mm2).toBeLessThanOrEqual((width * height * 0.5 ** 2) / 1e6)
    expect(specimen).toBe(false)
  })

  it('is on record as the act of the program, with its model and its lane', () => {
    const done = eventsIn(join(f.folder, 'records.sqlite')).filter(({ what }) => what === 'screening-done')
    expect(done).toMatchObject([{ by: 'system', slideId: slide, before: null }])
    const { lane, screeningId } = f.screening.resultOf(slide)!
    expect(JSON.parse(done[0]!.after!)).toEqual({ screening: screeningId, model: f.model.sha256, lane })
  })

  it('is graded where it matters: the most suspicious cells, and those that stand for the slide', () => {
    const all = cells<{ id: number; graded: number; probabilities: Buffer | null }>('id, graded, probabilities')
    const graded = all.filter((cell) => cell.graded === 1).map(({ id }) => id)
    const { sample, gradeMost } = choices
    const evenly = evenSample(
      all.map(({ id }) => id),
      sample,
    )
    expect(graded).toEqual(expect.arrayContaining(evenly))
    expect(graded).toEqual(expect.arrayContaining(f.screening.top(slide, 5).map(({ id }) => id)))
    expect(graded.length).toBeGreaterThanOrEqual(gradeMost)
    expect(graded.length).toBeLessThanOrEqual(gradeMost + sample)
    for (const { graded: is, probabilities } of all) expect(probabilities !== null).toBe(is === 1)
    const [top] = f.screening.top(slide, 1)
    const sum = Object.values(top!.probabilities).reduce((a, b) => a + b, 0)
    expect(sum).toBeCloseTo(1, 4)
    // A cell that was not graded has no probabilities to show.
    const ungraded = all.find((cell) => cell.graded === 0)!.id
    expect(f.screening.detail(ungraded).probabilities).toEqual({})
  })

  it('has ten cells to look at first, suspicious ones, of which none is cut off by the edge', () => {
    const columns = f.screening.columns(slide, 0)
    const places = columns.firstLook.flatMap((place, n) => (place < 0 ? [] : [{ place, n }]))
    expect(places.map(({ place }) => place).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    for (const { n } of places) expect(columns.x[n]!).toBeGreaterThanOrEqual(10)
    expect(columns.x.filter((x) => x < 10)).toHaveLength(atEdge.length)
    // The same in what is exported: first the line that is looked at first, then the most suspicious.
    const proposals = f.screening.proposals(slide)
    const first = places.toSorted((a, b) => a.place - b.place).map(({ n }) => columns.x[n])
    expect(proposals.slice(0, 10).map(({ x }) => Math.round(x * 10) / 10)).toEqual(first)
    const rest = proposals.slice(10).map(({ abnormal }) => abnormal)
    expect(rest).toEqual(rest.toSorted((a, b) => b - a))
  })

  it('was told as it went: never backwards, to the end, with the time that is left', () => {
    const jobs = f.events.flatMap((event) => (event.kind === 'job' && event.job.slideId === slide ? [event.job] : []))
    const done = jobs.map(({ tilesDone }) => tilesDone)
    expect(done).toEqual(done.toSorted((a, b) => a - b))
    expect(jobs.at(-1)).toMatchObject({ cellsFound: grid.length + atEdge.length, caseId: 1, msLeft: null })
    expect(jobs.at(-1)!.tilesDone).toBe(jobs.at(-1)!.tilesTotal)
    expect(jobs.at(-1)!.tilesTotal).toBeGreaterThan(4)
    expect(jobs.some(({ msLeft, state }) => state === 'running' && msLeft !== null && msLeft >= 0)).toBe(true)
  })
})

describe('A slide of few cells', () => {
  it('has no first line: all of them are seen at once', async () => {
    const path = join(f.folder, 'few.png')
    await writeSpots(path, 500, 400, gridOfSpots(500, 400, 90).slice(0, 20))
    const few = await f.addSlide(path)
    f.screening.start(asker, few)
    await f.screening.finished(few)
    expect(f.screening.columns(few, 0).firstLook).toEqual(Array(20).fill(-1))
  })

  it('of none has a result too, in which nothing is unstable', async () => {
    const path = join(f.folder, 'empty.png')
    await writeSpots(path, 500, 400, [])
    const empty = await f.addSlide(path)
    f.screening.start(asker, empty)
    expect(await f.screening.finished(empty)).toMatchObject({ state: 'succeeded', cellsFound: 0 })
    const result = f.screening.resultOf(empty)!
    expect(result.cells).toEqual({ total: 0, byClass: {} })
    expect(result.reliability.reasons.map(({ code }) => code)).not.toContain('unstable')
    expect(f.screening.top(empty, 5)).toEqual([])
  })
})

describe('A slide that was never screened', () => {
  it('has no map of its focus, no proposals and no cells to look at', async () => {
    const none = await f.addSlide(join(f.folder, 'slide.png'))
    expect(f.screening.focus(none)).toBeNull()
    expect(f.screening.proposals(none)).toEqual([])
    expect(f.screening.top(none, 3)).toEqual([])
    expect(f.screening.currentScreeningId(none)).toBeNull()
    expect(() => f.screening.detail(99_999)).toThrow('not-found')
    expect(() => f.screening.nearest(99_999)).toThrow('not-found')
    expect(f.screening.nearest(1)).toEqual({ examples: [], sheet: null })
    await expect(f.screening.finished(none)).rejects.toThrow('not-found')
  })
})

describe('A file that was touched since it was brought in', () => {
  let made = 300
  /** Screens a file that no other test has screened, after this change. */
  async function screened(change: (path: string) => void) {
    const path = join(f.folder, 'touched.png')
    await writeSpots(path, made++, 300, [])
    const id = await f.addSlide(path)
    f.db.prepare('UPDATE slides SET sha256 = ? WHERE id = ?').run((await f.engine.hash(path)).sha256, id)
    change(path)
    f.screening.start(asker, id)
    const { state, error } = await f.screening.finished(id)
    return [state, error?.code]
  }

  it('is screened where its content is the same', async () => {
    expect(await screened((path) => utimesSync(path, new Date(1e12), new Date(1e12)))).toEqual(['succeeded', undefined])
  })

  it('is not where it has another content, of the same size or not', async () => {
    const other = (path: string) => {
      const bytes = readFileSync(path)
      bytes[bytes.length - 20]! ^= 1
      writeFileSync(path, bytes)
      utimesSync(path, new Date(1e12), new Date(1e12))
    }
    expect(await screened(other)).toEqual(['failed', 'file-changed'])
    expect(await screened((path) => appendFileSync(path, 'x'))).toEqual(['failed', 'file-changed'])
  })
})
