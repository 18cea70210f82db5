import type { Change, Records } from '#main/storage/index.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { JobState } from '#shared/contract/schemas/screening.ts'
import type { LeasedJob } from './job.ts'
import { type JobRow, jobColumns, openJobRows, toJob } from './jobs.store.ts'

interface LeasedRow extends JobRow {
  readonly leaseWorker: string | null
  readonly leaseUntil: number | null
}

const toLeased = ({ leaseWorker, leaseUntil, ...row }: LeasedRow): LeasedJob => ({
  job: toJob(row),
  lease: leaseWorker === null || leaseUntil === null ? null : { worker: leaseWorker, until: leaseUntil },
})

/** Jobs and the leases on them. */
export const openJobsStore = (records: Records) => ({ ...openJobRows(records), ...openLeases(records) })
export type JobsStore = ReturnType<typeof openJobsStore>

/** Which worker has which job, and every change of a job that depends on that. */
function openLeases(records: Records) {
  const leased = `SELECT ${jobColumns}, l.worker AS leaseWorker, l.until AS leaseUntil
    FROM jobs j LEFT JOIN job_leases l ON l.job_id = j.id`
  const begun = records.read<[string], LeasedRow>(
    `${leased} WHERE j.state IN ('running', 'pausing', 'cancelling', 'interrupted')
       AND j.kind IN (SELECT value FROM json_each(?)) ORDER BY j.id`,
  )
  const leaseOf = records.read<[number], LeasedRow>(`${leased} WHERE j.id = ?`)
  const begin = records.write<[string, string, number]>(
    `UPDATE jobs SET state = 'running', worker = ?, started_at = COALESCE(started_at, ?), finished_at = NULL,
       attempts = attempts + 1 WHERE id = ? AND state = 'queued'`,
  )
  const lease = records.write<[number, string, number]>(
    'INSERT INTO job_leases (job_id, worker, until) VALUES (?, ?, ?)',
  )
  const renew = records.write<[number, number, string]>(
    'UPDATE job_leases SET until = ? WHERE job_id = ? AND worker = ?',
  )
  const release = records.write<[number]>('DELETE FROM job_leases WHERE job_id = ?')
  const step = records.write<[string, number, string]>(
    `UPDATE jobs SET progress = ?, attempts = 0
     WHERE id = ? AND EXISTS (SELECT 1 FROM job_leases l WHERE l.job_id = jobs.id AND l.worker = ?)`,
  )
  const rest = records.write<[JobState, number]>('UPDATE jobs SET state = ?, attempts = 0 WHERE id = ?')
  const putBack = records.write<[number]>("UPDATE jobs SET state = 'queued' WHERE id = ?")
  const end = records.write<[JobState, string, string | null, number]>(
    'UPDATE jobs SET state = ?, finished_at = ?, error = ?, attempts = 0 WHERE id = ?',
  )
  return {
    /** Jobs of these kinds that were begun and have not ended. */
    begun: (kinds: readonly string[]): LeasedJob[] => begun.all(JSON.stringify(kinds)).map(toLeased),
    leaseOf(id: number): LeasedJob | null {
      const row = leaseOf.get(id)
      return row ? toLeased(row) : null
    },
    /** Takes a queued job; false if it is no longer queued. */
    begin(change: Change, id: number, worker: string, until: number): boolean {
      if (begin.run(change, worker, change.at, id).changes === 0) return false
      release.run(change, id)
      lease.run(change, id, worker, until)
      return true
    },
    /** False if another worker has the job. */
    renew: (change: Change, id: number, worker: string, until: number): boolean =>
      renew.run(change, until, id, worker).changes > 0,
    /** False if another worker has the job. */
    step: (change: Change, id: number, worker: string, progress: unknown): boolean =>
      step.run(change, JSON.stringify(progress), id, worker).changes > 0,
    /** Puts an unfinished job aside. */
    rest(change: Change, id: number, state: JobState): void {
      rest.run(change, state, id)
      release.run(change, id)
    },
    /** Puts back the job of a dead worker. Its attempts still count. */
    putBack(change: Change, id: number): void {
      putBack.run(change, id)
      release.run(change, id)
    },
    end(change: Change, id: number, state: JobState, error: ErrorData | null): void {
      end.run(change, state, change.at, error && JSON.stringify(error), id)
      release.run(change, id)
    },
  }
}
