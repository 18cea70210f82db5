import { fork } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Desk, gate, job, openDesk } from './testing/desk.ts'
import { rowsOf } from './testing/tally.ts'

let desk: Desk
beforeEach(() => {
  desk = openDesk()
})
afterEach(() => desk.end())

describe('a job whose worker is gone', () => {
  it('is taken over at once if the process is known to be dead, and every row is written once', async () => {
    const child = fork(new URL('./testing/worker-to-kill.ts', import.meta.url), [desk.file], {
      execArgv: [],
    })
    const gone = new Promise((resolve) => child.on('exit', resolve))
    const id = await new Promise<number>((resolve) => child.on('message', (message) => resolve(Number(message))))
    const jobs = desk.board()
    const kind = desk.tally(jobs)
    jobs.takeOver()
    // It is alive, and has the lease.
    expect(kind.find(id)).toMatchObject({ state: 'running', progress: { done: 3 } })
    child.kill('SIGKILL')
    await gone
    jobs.takeOver()
    expect(await kind.finished(id)).toMatchObject({ state: 'succeeded', progress: { done: 5 } })
    expect(rowsOf(desk.records, id)).toBe(5)
  })

  it('of another machine is taken over when its lease has expired, not before', async () => {
    const jobs = desk.board({ leaseMs: 100 })
    const kind = desk.tally(jobs)
    const other = desk.board()
    const asked = desk.tally(other, { step: () => new Promise(() => {}) }).ask('local', job())
    desk.leave(other)
    desk.giveLease(asked.id, 'elsewhere/1/ab', Date.now() + 400)
    jobs.takeOver()
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(kind.find(asked.id)!.state).toBe('running')
    expect((await kind.finished(asked.id)).state).toBe('succeeded')
  })

  it.each([
    ['cancelling', 'cancelled'],
    ['pausing', 'paused'],
  ])('and that was %s is %s', async (state, then) => {
    const jobs = desk.board()
    const kind = desk.tally(jobs)
    const { id } = kind.ask('local', job())
    await kind.finished(id)
    desk.setState(id, state)
    desk.giveLease(id, 'elsewhere/1/ab', 0)
    jobs.takeOver()
    expect(kind.find(id)!.state).toBe(then)
    expect(desk.lease(id)).toBeUndefined()
  })

  it('is given up after it ended five workers without progress, and can be requested again', async () => {
    const kind = desk.tally(desk.board())
    const { id } = kind.ask('local', job(0))
    await kind.finished(id)
    desk.setState(id, 'running', 4)
    expect(kind.revive(id).state).toBe('running')
    await kind.finished(id)
    desk.setState(id, 'running', 5)
    expect(kind.revive(id)).toMatchObject({ state: 'failed', error: { code: 'job-given-up', retryable: true } })
  })
})

describe('a lease', () => {
  it('is renewed during the work, so that nobody takes over the job', async () => {
    const at = gate()
    const kind = desk.tally(desk.board({ leaseMs: 90 }), { step: at.wait })
    const { id } = kind.ask('local', job())
    const other = desk.board({ leaseMs: 90 })
    desk.tally(other)
    other.takeOver()
    const before = desk.lease(id)!
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(desk.lease(id)!.worker).toBe(before.worker)
    expect(desk.lease(id)!.until).toBeGreaterThan(before.until + 100)
    at.open()
    expect((await kind.finished(id)).state).toBe('succeeded')
  })

  it('that was lost stops the worker, which then writes nothing more', async () => {
    const at = gate()
    const kind = desk.tally(desk.board(), { step: at.at(1) })
    const { id } = kind.ask('local', job())
    await at.atGate
    desk.giveLease(id, 'elsewhere/1/ab', Date.now() + 10_000)
    at.open()
    await expect.poll(() => kind.busy).toBe(false)
    expect(rowsOf(desk.records, id)).toBe(1)
    expect(kind.find(id)).toMatchObject({ state: 'running', progress: { done: 1 } })
    expect(desk.lease(id)!.worker).toBe('elsewhere/1/ab')
  })
})
