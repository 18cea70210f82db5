import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createContents } from '#main/contents/index.ts'
import type { Engine, GradeRequest } from '#main/engine/index.ts'
import { createJobs } from '#main/jobs/index.ts'
import { createAnchoring } from '#main/reads/index.ts'
import { gridOfSpots, writeSpots } from '#main/testing/index.ts'
import { createScreening } from './index.ts'
import { asker, type Fixture, openFixture } from './testing/fixture.ts'

// More than the 64 cells that are graded a second time.
const spots = gridOfSpots(1100, 900, 90)
let f: Fixture
const asked: GradeRequest[] = []
beforeAll(async () => {
  f = await openFixture()
  await writeSpots(join(f.folder, 'field.png'), 1100, 900, spots)
})
afterAll(() => f.end())

/** The real engine except for the grades: certainly HSIL, and less certain by this much when mirrored. */
const lessSureBy = (change: number): Engine => ({
  ...f.engine,
  async *grade(request, signal) {
    asked.push(request)
    const { classes } = request.model.grader
    for await (const chunk of f.engine.grade(request, signal)) {
      const sure = request.turns ? 0.9 - change : 0.9
      chunk.probabilities.forEach((_, i) => {
        const name = classes[i % classes.length]
        chunk.probabilities[i] = name === 'HSIL' ? sure : name === 'NILM' ? 1 - sure : 0
      })
      yield chunk
    }
  },
})

async function screened(engine: Engine) {
  const slide = await f.addSlide(join(f.folder, 'field.png'))
  const { records, models, tasks } = f
  const jobs = createJobs({ records })
  const anchoring = createAnchoring(records)
  const contents = createContents({ records, engine })
  const deps = { records, jobs, anchoring, models, tasks, engine, contents, publish: () => {}, now: () => new Date() }
  const screening = createScreening(deps)
  asked.length = 0
  screening.start(asker, slide)
  expect(await screening.finished(slide)).toMatchObject({ state: 'succeeded', error: null })
  await jobs.close()
  screening.close()
  return screening.resultOf(slide)!.reliability.reasons.map(({ code }) => code)
}

it('a slide is unstable if its most suspicious cells are graded differently when they are mirrored', async () => {
  expect(await screened(lessSureBy(0.26))).toContain('unstable')
})

it('is stable for a smaller change, in either direction', async () => {
  expect(await screened(lessSureBy(0.24))).not.toContain('unstable')
  expect(await screened(lessSureBy(-0.05))).not.toContain('unstable')
})

it('is judged by the 64 most suspicious cells alone, each graded mirrored once', async () => {
  expect(spots.length).toBeGreaterThan(64)
  await screened(lessSureBy(0))
  expect(asked.map(({ x, turns }) => [x.length, turns])).toEqual([
    [spots.length, undefined],
    [64, [4]],
  ])
})
