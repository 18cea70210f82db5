import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Records } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { type Desk, gate, job, openDesk } from './testing/desk.ts'
import { rowsOf, tallyKind } from './testing/tally.ts'

let desk: Desk
beforeEach(() => {
  desk = openDesk()
})
afterEach(() => desk.end())

describe('on a full disk', () => {
  let full = false
  const failing = (): Records => ({
    ...desk.records,
    change(act, work) {
      if (full) throw new AppError('disk-full', {}, true)
      return desk.records.change(act, work)
    },
  })
  afterEach(() => {
    full = false
  })

  it('a job that cannot be begun waits, and begins when there is space', async () => {
    const jobs = desk.board({ records: failing(), retryMs: 30 })
    const kind = desk.tally(jobs)
    const at = gate()
    const busy = desk.tally(jobs, { name: 'busy', step: at.wait })
    busy.ask('local', job(1))
    const { id } = kind.ask('local', job())
    await at.atGate
    full = true
    at.open()
    await new Promise((resolve) => setTimeout(resolve, 80))
    expect(kind.find(id)!.state).toBe('queued')
    full = false
    expect((await kind.finished(id)).state).toBe('succeeded')
  })

  it('an end that cannot be written is written later, without repeating the work', async () => {
    let runs = 0
    const jobs = desk.board({ records: failing(), retryMs: 30 })
    const kind = jobs.register({
      ...tallyKind(desk.records),
      async run() {
        runs++
        full = true
      },
    })
    const { id } = kind.ask('local', job())
    await expect.poll(() => kind.find(id)).toMatchObject({ state: 'interrupted', error: { code: 'disk-full' } })
    full = false
    expect((await kind.finished(id)).state).toBe('succeeded')
    expect(runs).toBe(1)
  })

  it('a job that met it runs no longer, says why, and runs again when there is space', async () => {
    const jobs = desk.board({ records: failing(), retryMs: 30 })
    const said: string[] = []
    const kind = jobs.register({
      ...tallyKind(desk.records, {
        async step(n) {
          if (n === 2 && said.length < 3) full = true
        },
      }),
      changed: ({ state, error }) => void said.push(`${state} ${error?.code ?? ''}`.trim()),
    })
    const { id } = kind.ask('local', job(4))
    expect(await kind.finished(id)).toMatchObject({ state: 'failed', error: { code: 'disk-full', retryable: true } })
    expect(kind.latestOfSlide(1)).toBeNull()
    full = false
    await expect.poll(() => kind.find(id)!.state).toBe('succeeded')
    expect(rowsOf(desk.records, id)).toBe(4)
    expect(said).toEqual(['queued', 'running', 'failed disk-full', 'queued', 'running', 'succeeded'])
  })

  it('a job that finds too little space again and again is given up with its reason', async () => {
    let runs = 0
    const jobs = desk.board({ retryMs: 1 })
    const kind = jobs.register({
      ...tallyKind(desk.records),
      async run() {
        runs++
        throw new AppError('disk-full', {}, true)
      },
    })
    const { id } = kind.ask('local', job())
    expect(await kind.finished(id)).toMatchObject({ state: 'failed', error: { code: 'disk-full' } })
    expect(runs).toBe(5)
  })

  it('a pause, a cancel or a job that cannot be written did not happen', async () => {
    const at = gate()
    const kind = desk.tally(desk.board({ records: failing() }), { step: at.wait })
    const { id } = kind.ask('local', job())
    await at.atGate
    full = true
    expect(() => kind.pause('local', id)).toThrow(/disk-full/)
    expect(() => kind.cancel('local', id)).toThrow(/disk-full/)
    expect(() => kind.ask('local', job())).toThrow(/disk-full/)
    full = false
    at.open()
    expect((await kind.finished(id)).state).toBe('succeeded')
    expect(rowsOf(desk.records, id)).toBe(3)
  })
})
