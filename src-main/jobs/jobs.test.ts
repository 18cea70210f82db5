import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRecords, type Records, type RecordsFile } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { createJobs, type Jobs, type JobsDeps } from './index.ts'
import { none, rowsOf, type TallyOptions, tallyKind } from './testing/tally.ts'

let folder: string
let records: RecordsFile
const opened: Jobs[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-jobs-'))
  records = openRecords(join(folder, 'records.sqlite'))
})
afterEach(async () => {
  for (const jobs of opened.splice(0)) await jobs.close()
  records.close()
  rmSync(folder, { recursive: true })
})

function board(options: Partial<JobsDeps> = {}): Jobs {
  const jobs = createJobs({ records, ...options })
  opened.push(jobs)
  return jobs
}
const tally = (jobs: Jobs, options: TallyOptions = {}) => jobs.register(tallyKind(records, options))
const job = (upTo = 3, more: { failAt?: number } = {}) => ({ payload: { upTo, ...more }, progress: none })

/** A step that waits until it is let go on. */
function gate() {
  let open = () => {}
  let reached = () => {}
  const atGate = new Promise<void>((resolve) => {
    reached = resolve
  })
  const opening = new Promise<void>((resolve) => {
    open = resolve
  })
  const wait = () => {
    reached()
    return opening
  }
  return {
    open: () => open(),
    atGate,
    wait,
    at: (step: number) => async (n: number) => (n === step ? wait() : undefined),
  }
}

const lease = (id: number) =>
  records
    .read<[number], { worker: string; until: number }>('SELECT worker, until FROM job_leases WHERE job_id = ?')
    .get(id)
const giveLease = (id: number, worker: string, until: number) => {
  const put = records.write<[number, string, number]>(
    'INSERT OR REPLACE INTO job_leases (job_id, worker, until) VALUES (?, ?, ?)',
  )
  records.change({ by: 'system', what: 'job-progressed' }, (change) => put.run(change, id, worker, until))
}
const setState = (id: number, state: string, attempts = 1) => {
  const set = records.write<[string, number, number]>('UPDATE jobs SET state = ?, attempts = ? WHERE id = ?')
  records.change({ by: 'system', what: 'job-progressed' }, (change) => set.run(change, state, attempts, id))
}

describe('a job of any kind', () => {
  it('is done once, with its rows, its times, who asked for it and who did it', async () => {
    const kind = tally(board())
    const { id } = kind.ask('local', { ...job(), subject: 'the lot' })
    expect(await kind.finished(id)).toMatchObject({
      state: 'succeeded',
      progress: { done: 3 },
      subject: 'the lot',
      askedBy: 'local',
      error: null,
      attempts: 0,
    })
    expect(rowsOf(records, id)).toBe(3)
    const done = kind.find(id)!
    expect([done.queuedAt, done.startedAt, done.finishedAt].every((at) => at?.endsWith('Z'))).toBe(true)
    expect(done.worker).toContain(`/${process.pid}/`)
    expect(lease(id)).toBeUndefined()
  })

  it('ends with its error as data, and the next one is done all the same', async () => {
    const kind = tally(board())
    const bad = kind.ask('local', job(3, { failAt: 1 }))
    const good = kind.ask('local', job())
    expect(await kind.finished(bad.id)).toMatchObject({
      state: 'failed',
      error: { code: 'file-empty', params: { file: 'a.svs' } },
    })
    expect(rowsOf(records, bad.id)).toBe(1)
    expect((await kind.finished(good.id)).state).toBe('succeeded')
  })

  it('waits for those of its slot, the higher priority first; another slot goes on beside it', async () => {
    const jobs = board()
    const first = gate()
    const order: string[] = []
    const named = (name: string, slot: string, wait?: () => Promise<void>) =>
      tally(jobs, {
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

  it('can be paused, resumed and cancelled, and goes on where it was', async () => {
    const at = gate()
    const kind = tally(board(), { step: at.at(2) })
    const { id } = kind.ask('local', job(4))
    await at.atGate
    expect(kind.pause('local', id).state).toBe('pausing')
    // Taken back, and asked for again.
    expect(kind.resume('local', id).state).toBe('running')
    expect(kind.pause('local', id).state).toBe('pausing')
    at.open()
    await expect.poll(() => kind.find(id)!.state).toBe('paused')
    expect([rowsOf(records, id), lease(id)]).toEqual([2, undefined])
    kind.resume('local', id)
    await kind.finished(id)
    expect(rowsOf(records, id)).toBe(4)
    expect(() => kind.cancel('local', id)).toThrow(/conflict/)
    expect(() => kind.pause('local', 99)).toThrow(/not-found/)
  })

  it('is told of at each state, once it is in the records', async () => {
    const said: string[] = []
    const kind = board().register({
      ...tallyKind(records),
      changed: ({ id, state }) => {
        const stored = records.read<[number], string>('SELECT state FROM jobs WHERE id = ?', { pluck: true }).get(id)
        said.push(`${state} ${stored}`)
      },
    })
    await kind.finished(kind.ask('local', job()).id)
    expect(said).toEqual(['queued queued', 'running running', 'succeeded succeeded'])
  })

  it('leaves who asked, who cancelled and how it ended among the events', async () => {
    const at = gate()
    const kind = tally(board(), { step: at.wait })
    const { id } = kind.ask('local', job())
    await at.atGate
    kind.cancel('local', id)
    at.open()
    await kind.finished(id)
    const events = records
      .read<[string], [string, string]>('SELECT what, person_id FROM events WHERE subject = ? ORDER BY id', {
        raw: true,
      })
      .all(`job ${id}`)
    expect(events).toEqual([
      ['job-asked', 'local'],
      ['job-cancelled', 'local'],
      ['job-ended', 'system'],
    ])
  })
})

describe('a job whose worker is gone', () => {
  it('is taken over at once where the process is known to be dead, and every row is written once', async () => {
    const child = fork(new URL('./testing/worker-to-kill.ts', import.meta.url), [join(folder, 'records.sqlite')], {
      execArgv: [],
    })
    const gone = new Promise((resolve) => child.on('exit', resolve))
    const id = await new Promise<number>((resolve) => child.on('message', (message) => resolve(Number(message))))
    const kind = tally(board())
    opened[0]!.takeOver()
    // It is alive, and has the lease.
    expect(kind.find(id)).toMatchObject({ state: 'running', progress: { done: 3 } })
    child.kill('SIGKILL')
    await gone
    opened[0]!.takeOver()
    expect(await kind.finished(id)).toMatchObject({ state: 'succeeded', progress: { done: 5 } })
    expect(rowsOf(records, id)).toBe(5)
  })

  it('of another machine is taken over when its lease has run out, not before', async () => {
    const jobs = board({ leaseMs: 100 })
    const kind = tally(jobs)
    const asked = tally(board(), { step: () => new Promise(() => {}) }).ask('local', job())
    giveLease(asked.id, 'elsewhere/1/ab', Date.now() + 400)
    jobs.takeOver()
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(kind.find(asked.id)!.state).toBe('running')
    expect((await kind.finished(asked.id)).state).toBe('succeeded')
    opened.splice(1, 1)
  })

  it.each([
    ['cancelling', 'cancelled'],
    ['pausing', 'paused'],
  ])('and that was %s is %s', async (state, then) => {
    const kind = tally(board())
    const { id } = kind.ask('local', job())
    await kind.finished(id)
    setState(id, state)
    giveLease(id, 'elsewhere/1/ab', 0)
    opened[0]!.takeOver()
    expect(kind.find(id)!.state).toBe(then)
    expect(lease(id)).toBeUndefined()
  })

  it('is given up after it ended five workers without a step forward, and can be asked for again', async () => {
    const kind = tally(board())
    const { id } = kind.ask('local', job(0))
    await kind.finished(id)
    setState(id, 'running', 4)
    expect(kind.revive(id).state).toBe('running')
    await kind.finished(id)
    setState(id, 'running', 5)
    expect(kind.revive(id)).toMatchObject({ state: 'failed', error: { code: 'job-given-up', retryable: true } })
  })
})

describe('a lease', () => {
  it('is renewed while the job is worked on, so that nobody takes it over', async () => {
    const at = gate()
    const kind = tally(board({ leaseMs: 90 }), { step: at.wait })
    const { id } = kind.ask('local', job())
    const other = board({ leaseMs: 90 })
    tally(other)
    other.takeOver()
    const before = lease(id)!
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(lease(id)!.worker).toBe(before.worker)
    expect(lease(id)!.until).toBeGreaterThan(before.until + 100)
    at.open()
    expect((await kind.finished(id)).state).toBe('succeeded')
  })

  it('that was lost stops the worker, which then writes nothing more', async () => {
    const at = gate()
    const kind = tally(board(), { step: at.at(1) })
    const { id } = kind.ask('local', job())
    await at.atGate
    giveLease(id, 'elsewhere/1/ab', Date.now() + 10_000)
    at.open()
    await expect.poll(() => kind.busy).toBe(false)
    expect(rowsOf(records, id)).toBe(1)
    expect(kind.find(id)).toMatchObject({ state: 'running', progress: { done: 1 } })
    expect(lease(id)!.worker).toBe('elsewhere/1/ab')
  })
})

describe('where the disk is full', () => {
  let full = false
  const failing = (): Records => ({
    ...records,
    change(act, work) {
      if (full) throw new AppError('disk-full', {}, true)
      return records.change(act, work)
    },
  })
  afterEach(() => {
    full = false
  })

  it('a job that cannot be begun waits, and is begun when there is room', async () => {
    const kind = tally(board({ records: failing(), retryMs: 30 }))
    const at = gate()
    const busy = tally(opened[0]!, { name: 'busy', step: at.wait })
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

  it('an end that cannot be written is written later, without doing the work again', async () => {
    let runs = 0
    const jobs = board({ records: failing(), retryMs: 30 })
    const kind = jobs.register({
      ...tallyKind(records),
      async run() {
        runs++
        full = true
      },
    })
    const { id } = kind.ask('local', job())
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(kind.find(id)!.state).toBe('running')
    full = false
    expect((await kind.finished(id)).state).toBe('succeeded')
    expect(runs).toBe(1)
  })

  it('a pause, a cancel or a job that cannot be written did not happen', async () => {
    const at = gate()
    const kind = tally(board({ records: failing() }), { step: at.wait })
    const { id } = kind.ask('local', job())
    await at.atGate
    full = true
    expect(() => kind.pause('local', id)).toThrow(/disk-full/)
    expect(() => kind.cancel('local', id)).toThrow(/disk-full/)
    expect(() => kind.ask('local', job())).toThrow(/disk-full/)
    full = false
    at.open()
    expect((await kind.finished(id)).state).toBe('succeeded')
    expect(rowsOf(records, id)).toBe(3)
  })
})
