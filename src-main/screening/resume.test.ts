import { fork } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { gridOfSpots, writeSpots } from '#main/testing/index.ts'
import { AppError, type ErrorCode } from '#shared/contract/errors.ts'
import { asker, type Fixture, openFixture } from './testing/fixture.ts'

const WIDTH = 1900
const HEIGHT = 1300
const spots = gridOfSpots(WIDTH, HEIGHT, 90)
const choices = { blockPx: 128, gradeMost: 100, sample: 20, chunkSize: 8 }

let f: Fixture
let id: number
let whole: Awaited<ReturnType<typeof uninterrupted>>
const home = mkdtempSync(join(tmpdir(), 'daybreak-resume-'))
const slide = join(home, 'slide.tif')
beforeAll(async () => {
  await writeSpots(slide, WIDTH, HEIGHT, spots)
  whole = await uninterrupted()
})
afterAll(() => rmSync(home, { recursive: true }))
beforeEach(async () => {
  f = await openFixture(choices)
  id = await f.addSlide(slide)
})
afterEach(() => f.end())

/** Everything stored about the cells, without their ids. */
const cellsOf = (fixture: Fixture, screeningId: number) =>
  fixture.db
    .prepare(
      `SELECT batch, x, y, width, height, label, abnormal, high_grade, presence, graded,
       hex(probabilities) AS p, hex(embedding) AS e FROM cells WHERE screening_id = ? ORDER BY id`,
    )
    .all(screeningId)

/** The same slide, screened without interruption in another data folder. */
async function uninterrupted() {
  const other = await openFixture(choices)
  try {
    const slideId = await other.addSlide(slide)
    other.screening.start(asker, slideId)
    await other.screening.finished(slideId)
    const { risk, lane, reliability, cells, focus } = other.screening.resultOf(slideId)!
    return {
      cells: cellsOf(other, other.screening.currentScreeningId(slideId)!),
      said: { risk, lane, reliability, cells, focus },
      focusMap: other.screening.focus(slideId),
    }
  } finally {
    await other.end()
  }
}

const phaseOf = () =>
  f.db.prepare('SELECT phase, batches_done AS done FROM screenings').get() as
    | { phase: string; done: number }
    | undefined

/** Waits until this many batches of a phase are committed. */
async function reaching(phase: 'detect' | 'grade', done: number): Promise<void> {
  for (;;) {
    const at = phaseOf()
    if (at?.phase === phase && at.done >= done) return
    if (at?.phase === 'done') throw new Error('it was over before that')
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

function mustEqualUninterrupted(): void {
  expect(cellsOf(f, f.screening.currentScreeningId(id)!)).toEqual(whole.cells)
  expect(whole.cells).toHaveLength(spots.length)
  const { risk, lane, reliability, cells, focus } = f.screening.resultOf(id)!
  expect({ risk, lane, reliability, cells, focus }).toEqual(whole.said)
  // A map of different squares, so that a lost part would show.
  expect(new Set(Buffer.from(whole.focusMap?.squares ?? '', 'base64')).size).toBeGreaterThan(3)
  expect(f.screening.focus(id)).toEqual(whole.focusMap)
}

describe('a screening that is interrupted', () => {
  it('resumes after the engine was killed in either phase, with the same cells', async () => {
    f.screening.start(asker, id)
    await reaching('detect', 20)
    process.kill(f.engine.pid!, 'SIGKILL')
    await reaching('grade', 3)
    process.kill(f.engine.pid!, 'SIGKILL')
    const job = await f.screening.finished(id)
    expect(job.state).toBe('succeeded')
    expect(f.crashes).toHaveLength(2)
    mustEqualUninterrupted()
  })

  it('resumes after main was killed, with the same cells', async () => {
    // A separate process, killed with its engine during its work.
    for (const phase of ['detect', 'grade'] as const) {
      const main = fork(
        new URL('./testing/main-to-kill.ts', import.meta.url),
        [f.folder, String(id), JSON.stringify(choices)],
        {
          execArgv: [],
          stdio: 'inherit',
        },
      )
      const gone = new Promise((resolve) => main.on('exit', resolve))
      await reaching(phase, 5)
      main.kill('SIGKILL')
      await gone
      expect(f.screening.jobOf(id)!.state).toBe('running')
    }
    f.jobs.takeOver()
    expect((await f.screening.finished(id)).state).toBe('succeeded')
    mustEqualUninterrupted()
  })

  it('resumes after a proper end in the middle', async () => {
    f.screening.start(asker, id)
    await reaching('detect', 10)
    await f.close()
    await f.reopen()
    expect(f.screening.jobOf(id)!.state).toBe('interrupted')
    f.jobs.takeOver()
    expect((await f.screening.finished(id)).state).toBe('succeeded')
    mustEqualUninterrupted()
  })

  it('can be paused, and continues when it is resumed', async () => {
    f.screening.start(asker, id)
    await reaching('detect', 10)
    expect(f.screening.pause(asker, id).state).toBe('pausing')
    await expect.poll(() => f.screening.jobOf(id)!.state, { timeout: 60_000 }).toBe('paused')
    const before = phaseOf()!
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(phaseOf()).toEqual(before)
    expect(f.screening.resume(asker, id).state).toBe('running')
    expect((await f.screening.finished(id)).state).toBe('succeeded')
    mustEqualUninterrupted()
  })

  it('can be cancelled, and a later start continues from there', async () => {
    f.screening.start(asker, id)
    await reaching('detect', 10)
    expect(f.screening.cancel(asker, id).state).toBe('cancelling')
    expect((await f.screening.finished(id)).state).toBe('cancelled')
    const { done } = phaseOf()!
    expect(() => f.screening.cancel(asker, id)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('conflict') }),
    )
    f.screening.start(asker, id)
    expect(phaseOf()!.done).toBeGreaterThanOrEqual(done)
    expect((await f.screening.finished(id)).state).toBe('succeeded')
    mustEqualUninterrupted()
  })

  /** Lets the detector fail this many times, then work. Returns how often it was asked. */
  function failing(code: ErrorCode, times: number): () => number {
    const { detect } = f.engine
    let asked = 0
    f.engine.detect = (...of) => {
      if (asked++ < times) throw new AppError(code)
      return detect(...of)
    }
    return () => asked
  }

  it.each([
    ['engine-crashed', 2, 'succeeded'],
    ['engine-timeout', 2, 'succeeded'],
    ['file-changed', 2, 'succeeded'],
    ['engine-crashed', 3, 'failed'],
    ['engine-timeout', 3, 'failed'],
    ['file-changed', 3, 'failed'],
  ] as const)('is tried three times after an error that may pass: %s, %i times, %s', async (code, times, state) => {
    const asked = failing(code, times)
    f.screening.start(asker, id)
    expect((await f.screening.finished(id)).state).toBe(state)
    expect(asked()).toBe(3)
  })

  it('ends at once after an error that does not pass', async () => {
    const asked = failing('file-damaged', 1)
    f.screening.start(asker, id)
    expect(await f.screening.finished(id)).toMatchObject({ state: 'failed', error: { code: 'file-damaged' } })
    expect(asked()).toBe(1)
  })

  it('is given up after three attempts if the engine always dies', async () => {
    f.screening.start(asker, id)
    await reaching('detect', 3)
    const killer = setInterval(() => f.engine.pid && process.kill(f.engine.pid, 'SIGKILL'), 5)
    const job = await f.screening.finished(id)
    clearInterval(killer)
    expect(job).toMatchObject({ state: 'failed', error: { code: 'engine-crashed', retryable: true } })
  })

  it('keeps the order of the queue, one at a time', async () => {
    const second = await f.addSlide(slide)
    const third = await f.addSlide(slide)
    f.screening.start(asker, id)
    f.screening.start(asker, second)
    f.screening.start(asker, third)
    expect(f.screening.jobOf(second)!.state).toBe('queued')
    expect(f.screening.cancel(asker, second).state).toBe('cancelled')
    await f.screening.finished(third)
    const ended = f.events.flatMap((e) => (e.kind === 'job' && e.job.finishedAt ? [[e.job.slideId, e.job.state]] : []))
    expect(ended).toEqual([
      [second, 'cancelled'],
      [id, 'succeeded'],
      [third, 'succeeded'],
    ])
  })
})

it('leaves no engine behind when main is killed', async () => {
  const main = fork(
    new URL('./testing/main-to-kill.ts', import.meta.url),
    [f.folder, String(id), JSON.stringify(choices)],
    {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  )
  const pid = await new Promise<number>((resolve) => main.on('message', (message) => resolve(Number(message))))
  main.kill('SIGKILL')
  // Without a parent that waits for it, a dead process stays listed as a zombie.
  const alive = () => {
    if (existsSync('/proc')) {
      const file = `/proc/${pid}/stat`
      return existsSync(file) && !/\) Z /.test(readFileSync(file, 'latin1'))
    }
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  await expect.poll(alive, { timeout: 60_000 }).toBe(false)
})
