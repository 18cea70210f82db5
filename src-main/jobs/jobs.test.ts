import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Desk, gate, job, openDesk } from './testing/desk.ts'
import { rowsOf, tallyKind } from './testing/tally.ts'

let desk: Desk
beforeEach(() => {
  desk = openDesk()
})
afterEach(() => desk.end())

describe('a job of any kind', () => {
  it('runs once, with its rows, its times, who requested it and which worker did it', async () => {
    const kind = desk.tally(desk.board())
    const { id } = kind.ask('local', { ...job(), subject: 'the lot' })
    expect(await kind.finished(id)).toMatchObject({
      state: 'succeeded',
      progress: { done: 3 },
      subject: 'the lot',
      askedBy: 'local',
      error: null,
      attempts: 0,
    })
    expect(rowsOf(desk.records, id)).toBe(3)
    const done = kind.find(id)!
    expect([done.queuedAt, done.startedAt, done.finishedAt].every((at) => at?.endsWith('Z'))).toBe(true)
    expect(done.worker).toContain(`/${process.pid}/`)
    expect(desk.lease(id)).toBeUndefined()
  })

  it('ends with its error as data, and the next one still runs', async () => {
    const kind = desk.tally(desk.board())
    const bad = kind.ask('local', job(3, { failAt: 1 }))
    const good = kind.ask('local', job())
    expect(await kind.finished(bad.id)).toMatchObject({
      state: 'failed',
      error: { code: 'file-empty', params: { file: 'a.svs' } },
    })
    expect(rowsOf(desk.records, bad.id)).toBe(1)
    expect((await kind.finished(good.id)).state).toBe('succeeded')
  })

  it('waits for others of its slot, higher priority first, while another slot runs in parallel', async () => {
    const jobs = desk.board()
    const first = gate()
    const order: string[] = []
    const named = (name: string, slot: string, wait?: () => Promise<void>) =>
      desk.tally(jobs, {
        name,
        slot,
        async step(n) {
          if (n > 0) return
          order.push(name)
          await wait?.()
        },
      })
    const slow = named('slow', 'one', first.wait)
    const low = named('low', 'one')
    const high = named('high', 'one')
    const beside = named('beside', 'two')
    slow.ask('local', job())
    const last = low.ask('local', job())
    high.ask('local', { ...job(), priority: 5 })
    await first.atGate
    await beside.finished(beside.ask('local', job()).id)
    expect(order).toEqual(['slow', 'beside'])
    first.open()
    await low.finished(last.id)
    expect(order).toEqual(['slow', 'beside', 'high', 'low'])
  })

  it('can be paused, resumed and cancelled, and continues where it was', async () => {
    const at = gate()
    const kind = desk.tally(desk.board(), { step: at.at(2) })
    const { id } = kind.ask('local', job(4))
    await at.atGate
    expect(kind.pause('local', id).state).toBe('pausing')
    // The pause is undone, and then requested again.
    expect(kind.resume('local', id).state).toBe('running')
    expect(kind.pause('local', id).state).toBe('pausing')
    at.open()
    await expect.poll(() => kind.find(id)!.state).toBe('paused')
    expect([rowsOf(desk.records, id), desk.lease(id)]).toEqual([2, undefined])
    kind.resume('local', id)
    await kind.finished(id)
    expect(rowsOf(desk.records, id)).toBe(4)
    expect(() => kind.cancel('local', id)).toThrow(/conflict/)
    expect(() => kind.pause('local', 99)).toThrow(/not-found/)
  })

  it('is reported in each state, once that is in the records', async () => {
    const said: string[] = []
    const kind = desk.board().register({
      ...tallyKind(desk.records),
      changed: ({ id, state }) => {
        const stored = desk.records
          .read<[number], string>('SELECT state FROM jobs WHERE id = ?', { pluck: true })
          .get(id)
        said.push(`${state} ${stored}`)
      },
    })
    await kind.finished(kind.ask('local', job()).id)
    expect(said).toEqual(['queued queued', 'running running', 'succeeded succeeded'])
  })

  const eventsOf = (id: number) =>
    desk.records
      .read<[string], string>(`SELECT what || ' by ' || person_id FROM events WHERE subject = ? ORDER BY id`, {
        pluck: true,
      })
      .all(`job ${id}`)

  it('records who requested it, who cancelled it and how it ended as events', async () => {
    const at = gate()
    const kind = desk.tally(desk.board(), { step: at.wait })
    const { id } = kind.ask('local', job())
    await at.atGate
    kind.cancel('local', id)
    at.open()
    await kind.finished(id)
    expect(eventsOf(id)).toEqual(['job-asked by local', 'job-cancelled by local', 'job-ended by system'])
  })

  it('records who paused and who resumed it as events, once per request, without consequences of a request', async () => {
    const at = gate()
    const kind = desk.tally(desk.board(), { step: at.wait })
    const first = kind.ask('local', job())
    const waiting = kind.ask('local', job())
    await at.atGate
    // The first is running, the second is queued.
    for (const { id } of [first, waiting]) {
      kind.pause('local', id)
      kind.pause('local', id)
      kind.resume('local', id)
      kind.resume('local', id)
    }
    kind.pause('local', first.id)
    at.open()
    await kind.finished(waiting.id)
    expect(kind.find(first.id)!.state).toBe('paused')
    kind.resume('local', first.id)
    await kind.finished(first.id)
    const both = ['job-paused by local', 'job-resumed by local']
    expect(eventsOf(first.id)).toEqual(['job-asked by local', ...both, ...both, 'job-ended by system'])
    expect(eventsOf(waiting.id)).toEqual(['job-asked by local', ...both, 'job-ended by system'])
  })
})
