import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ScreeningJob } from '#shared/contract/schemas/screening.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import { Announcer } from './announcer.ts'

beforeEach(() => void vi.useFakeTimers({ now: 10_000 }))
afterEach(() => void vi.useRealTimers())

const job = (tilesDone: number, state: ScreeningJob['state'] = 'running'): ScreeningJob => ({
  id: 1,
  slideId: 2,
  caseId: 3,
  state,
  tilesDone,
  tilesTotal: 1000,
  cellsFound: tilesDone * 10,
  msLeft: null,
  startedAt: null,
  finishedAt: null,
  error: null,
})

it('reports a thousand steps four times a second, including the last one', () => {
  const said: LiveEvent[] = []
  const announcer = new Announcer((event) => said.push(event))
  for (let i = 1; i <= 1000; i++) {
    announcer.step(job(i))
    vi.advanceTimersByTime(2)
  }
  vi.advanceTimersByTime(300)
  const steps = said.flatMap((event) => (event.kind === 'job' ? [event.job.tilesDone] : []))
  expect(steps.length).toBeGreaterThanOrEqual(8)
  expect(steps.length).toBeLessThanOrEqual(10)
  expect(steps.at(-1)).toBe(1000)
})

it('reports a change of state at once, and nothing older after it', () => {
  const said: LiveEvent[] = []
  const announcer = new Announcer((event) => said.push(event))
  announcer.step(job(1))
  announcer.step(job(2))
  announcer.state(job(3, 'succeeded'))
  vi.advanceTimersByTime(1000)
  const last = said.filter((event) => event.kind === 'job').at(-1)
  expect(last).toMatchObject({ job: { state: 'succeeded', tilesDone: 3 } })
  expect(said.at(-1)).toEqual({ kind: 'cells', slideId: 2, total: 30 })
})
