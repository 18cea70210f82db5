import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createContents } from '#main/contents/index.ts'
import { createJobs } from '#main/jobs/index.ts'
import { writeHead } from '#main/models/testing/index.ts'
import { createAnchoring } from '#main/reads/index.ts'
import { gridOfSpots, tinyGrader, writeSpots, writeTinyModel } from '#main/testing/index.ts'
import { createScreening } from './index.ts'
import { hashOfParams, screeningParams } from './params.ts'
import { asker, type Fixture, openFixture } from './testing/fixture.ts'

/** SHA-256 of the usual parameters of method 4 at 0.25 µm/px, without a head. */
const METHOD_4 = '280fd42c63e025b85e5085a9e1a29263ce2676f948cc7dfb59c7b9e0298bf050'
const spots = gridOfSpots(600, 500, 90)
let f: Fixture
let id: number
beforeEach(async () => {
  f = await openFixture({ blockPx: 128, chunkSize: 4 })
  writeTinyModel(f.folder, 'weak', {}, tinyGrader(64, 0.01))
  const slide = join(f.folder, 'field.png')
  await writeSpots(slide, 600, 500, spots)
  id = await f.addSlide(slide)
})
afterEach(() => f.end())

const screened = async () => {
  f.screening.start(asker, id)
  expect(await f.screening.finished(id)).toMatchObject({ state: 'succeeded', error: null })
  return f.screening.resultOf(id)!
}
const surest = () => Math.max(...Object.values(f.screening.top(id, 1)[0]!.probabilities))

describe('a result is identified by', () => {
  it('its model: another one screens again, and the first one’s result is kept', async () => {
    const first = await screened()
    const sure = surest()
    await f.models.use('local', { name: 'weak' })
    const second = await screened()
    expect(second).toMatchObject({ cached: false, model: { name: 'weak' } })
    expect(second.screeningId).not.toBe(first.screeningId)
    expect(surest()).toBeLessThan(sure - 0.1)
    await f.models.use('local', { name: 'tiny' })
    expect(await screened()).toEqual({ ...first, cached: true })
  })

  it('its head: with one the slide is screened again, with the head’s results, and without it as before', async () => {
    const first = await screened()
    writeHead(join(f.folder, 'heads'), f.model, 'SCC')
    await f.models.use('local', { name: 'tiny', head: 'tiny.json' })
    const { head } = f.models.current()
    const second = await screened()
    expect(second).toMatchObject({ cached: false, model: { name: 'tiny', head: head!.sha256 } })
    expect(second.cells.byClass).toEqual({ SCC: spots.length })
    // The head of these tests calls everything SCC: exp(4) compared with nine times exp(0).
    expect(f.screening.top(id, 1)[0]!.probabilities.SCC).toBeCloseTo(Math.exp(4) / (Math.exp(4) + 9), 4)
    await f.models.use('local', { name: 'tiny' })
    expect(await screened()).toEqual({ ...first, cached: true })
  })

  it('its parameters: with others the slide is screened again', async () => {
    const first = await screened()
    const jobs = createJobs({ records: f.records })
    const { records, models, tasks, engine } = f
    const choices = { gradeMost: 3 }
    const other = createScreening({
      records,
      anchoring: createAnchoring(records),
      tasks,
      models,
      engine,
      contents: createContents({ records, engine }),
      jobs,
      choices,
      publish: () => {},
      now: () => new Date(),
    })
    other.start(asker, id)
    const job = await other.finished(id)
    expect(job.startedAt).not.toBeNull()
    expect(other.resultOf(id)!.screeningId).not.toBe(first.screeningId)
    await jobs.close()
    other.close()
  })

  it('parameters whose hash stays the same for one method, so that its results are found again', () => {
    expect(hashOfParams(screeningParams(0.25))).toBe(METHOD_4)
    expect(hashOfParams(screeningParams(0.25, {}, { sha256: 'a' }))).not.toBe(METHOD_4)
  })
})

it('a screening requested with one model is done with it, even if another is in use when its turn comes', async () => {
  f.screening.start(asker, id)
  await f.close()
  await f.reopen()
  await f.models.use('local', { name: 'weak' })
  f.jobs.takeOver()
  await f.screening.finished(id)
  expect(f.screening.resultOf(id)).toMatchObject({ model: { name: 'tiny' } })
})
