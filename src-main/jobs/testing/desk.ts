import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRecords, type RecordsFile } from '#main/storage/index.ts'
import { createJobs, type Jobs, type JobsDeps, type JobsOf } from '../index.ts'
import { none, type TallyOptions, type TallyPayload, type TallyProgress, tallyKind } from './tally.ts'

/** For tests: real records in a new folder, and helpers to set up their jobs. */
export interface Desk {
  readonly file: string
  readonly records: RecordsFile
  /** The jobs of these records as one process sees them. */
  board(options?: Partial<JobsDeps>): Jobs
  tally(jobs: Jobs, options?: TallyOptions): JobsOf<TallyPayload, TallyProgress>
  lease(id: number): { readonly worker: string; readonly until: number } | undefined
  giveLease(id: number, worker: string, until: number): void
  setState(id: number, state: string, attempts?: number): void
  /** Stops waiting for this board, whose job never ends. */
  leave(jobs: Jobs): void
  end(): Promise<void>
}

export function openDesk(): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-jobs-'))
  const file = join(folder, 'records.sqlite')
  const records = openRecords(file)
  const opened = new Set<Jobs>()
  const lease = records.read<[number], { worker: string; until: number }>(
    'SELECT worker, until FROM job_leases WHERE job_id = ?',
  )
  const giveLease = records.write<[number, string, number]>(
    'INSERT OR REPLACE INTO job_leases (job_id, worker, until) VALUES (?, ?, ?)',
  )
  const setState = records.write<[string, number, number]>('UPDATE jobs SET state = ?, attempts = ? WHERE id = ?')
  const change = (work: Parameters<typeof records.change>[1]): void =>
    void records.change({ by: 'system', what: 'job-progressed' }, work)
  return {
    file,
    records,
    board(options = {}) {
      const jobs = createJobs({ records, ...options })
      opened.add(jobs)
      return jobs
    },
    tally: (jobs, options = {}) => jobs.register(tallyKind(records, options)),
    lease: (id) => lease.get(id),
    giveLease: (id, worker, until) => change((changing) => giveLease.run(changing, id, worker, until)),
    setState: (id, state, attempts = 1) => change((changing) => setState.run(changing, state, attempts, id)),
    leave: (jobs) => void opened.delete(jobs),
    async end() {
      for (const jobs of opened) await jobs.close()
      records.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** A tally of this many rows, which fails at one of them on request. */
export const job = (upTo = 3, more: { readonly failAt?: number } = {}) => ({
  payload: { upTo, ...more },
  progress: none,
})

/** A step that waits until it is released. */
export function gate() {
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
