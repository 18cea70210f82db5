import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { gridOfSpots, writeSpots } from '#main/testing/index.ts'
import { planRequest, screeningParams } from './params.ts'
import { asker, type Fixture, openFixture } from './testing/fixture.ts'

let f: Fixture
let id: number
beforeEach(async () => {
  f = await openFixture({ blockPx: 128, chunkSize: 4 })
  const slide = join(f.folder, 'field.png')
  await writeSpots(slide, 900, 700, gridOfSpots(900, 700, 90))
  id = await f.addSlide(slide)
})
afterEach(() => f.end())
/** Ends a test that waits in vain; a busy machine may need long. */
const soon = { timeout: 60_000 }
const states = () => f.db.prepare('SELECT state FROM jobs WHERE slide_id = ? ORDER BY id').pluck().all(id) as string[]

describe('A slide whose screening is asked for again', () => {
  it('while it is under way has the one job that it has', async () => {
    const first = f.screening.start(asker, id)
    expect(f.screening.start(asker, id).id).toBe(first.id)
    expect(f.screening.busy).toBe(true)
    await f.screening.finished(id)
    expect(f.screening.busy).toBe(false)
    expect(states()).toEqual(['succeeded'])
    expect(f.screening.jobOf(id)).toMatchObject({ id: first.id, slideId: id, caseId: 1, error: null })
  })

  it('while it is paused goes on', async () => {
    const first = f.screening.start(asker, id)
    f.screening.pause(asker, id)
    await expect.poll(() => f.screening.jobOf(id)?.state, soon).toBe('paused')
    expect(f.screening.start(asker, id)).toMatchObject({ id: first.id, state: 'running' })
    expect((await f.screening.finished(id)).state).toBe('succeeded')
  })

  it('at another scale answers the new question: the old job is cancelled', async () => {
    f.screening.start(asker, id)
    f.db.prepare('UPDATE slides SET microns_per_pixel = 0.45').run()
    f.screening.start(asker, id)
    await f.screening.finished(id)
    await expect.poll(states, soon).toEqual(['cancelled', 'succeeded'])
    const params = f.db.prepare<[number], string>('SELECT params FROM screenings WHERE id = ?').pluck()
    expect(JSON.parse(params.get(f.screening.currentScreeningId(id)!)!)).toMatchObject({ micronsPerPixel: 0.45 })
  })

  it('shows the cells of the finished one until the new one is finished too', async () => {
    f.screening.start(asker, id)
    // The first one is shown as it goes.
    const first = f.screening.currentScreeningId(id)
    expect(first).not.toBeNull()
    expect(f.screening.resultOf(id)).toBeNull()
    expect(f.screening.proposals(id)).toEqual([])
    await f.screening.finished(id)
    f.db.prepare('UPDATE slides SET microns_per_pixel = 0.45').run()
    f.screening.start(asker, id)
    expect(f.screening.currentScreeningId(id)).toBe(first)
    expect(f.screening.resultOf(id)).toMatchObject({ screeningId: first, cached: false })
    await f.screening.finished(id)
    expect(f.screening.currentScreeningId(id)).not.toBe(first)
  })

  it.each(['pause', 'resume', 'cancel'] as const)(
    'has nothing to %s once it is over, nor before it was asked for',
    async (act) => {
      expect(() => f.screening[act](asker, id)).toThrow('not-found')
      f.screening.start(asker, id)
      await f.screening.finished(id)
      expect(() => f.screening[act](asker, id)).toThrow('conflict')
      expect(() => f.screening.start(asker, 999)).toThrow('not-found')
    },
  )
})

it('what the engine plans is what the model was trained to see, in blocks of the size that is fastest here', () => {
  expect(planRequest(screeningParams(0.25), f.model, 1024)).toEqual({
    ...{ micronsPerPixel: 0.25, detectorMicronsPerPixel: 0.5, blockPx: 1024 - 64, haloPx: 32, sizeMultiple: 16 },
    wholeBelowMm2: 4,
  })
  expect(planRequest(screeningParams(0.25, { blockPx: 128 }), f.model, 1024).blockPx).toBe(128)
})
