import type { Change, Records } from '#main/storage/index.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { JobState } from '#shared/contract/schemas/screening.ts'
import type { Job, LeasedJob, NewJob } from './job.ts'

interface Row extends Omit<Job, 'payload' | 'progress' | 'error'> {
  readonly payload: string
  readonly progress: string
  readonly error: string | null
}
interface LeaseRow extends Row {
  readonly leaseWorker: string | null
  readonly leaseUntil: number | null
}

const columns = `j.id, j.kind, j.case_id AS caseId, j.slide_id AS slideId, j.screening_id AS screeningId, j.subject,
  j.payload, j.priority, j.state, j.attempts, j.progress, j.error, j.worker, j.asked_by AS askedBy,
  j.queued_at AS queuedAt, j.started_at AS startedAt, j.finished_at AS finishedAt`

const toJob = (row: Row): Job => ({
  ...row,
  payload: JSON.parse(row.payload),
  progress: JSON.parse(row.progress),
  error: row.error === null ? null : (JSON.parse(row.error) as ErrorData),
})
const maybe = (row: Row | undefined): Job | null => (row ? toJob(row) : null)

/** Jobs and leases as rows: what is not on disk has not happened. */
export function openJobsStore(records: Records) {
  const add = records.write<[Record<string, unknown>]>(
    `INSERT INTO jobs (kind, case_id, slide_id, screening_id, subject, payload, priority, state, progress, asked_by,
       queued_at, finished_at)
     VALUES (@kind, @caseId, @slideId, @screeningId, @subject, @payload, @priority, @state, @progress, @askedBy,
       @queuedAt, @finishedAt)`,
  )
  const byId = records.read<[number], Row>(`SELECT ${columns} FROM jobs j WHERE j.id = ?`)
  const latestOfSlide = records.read<[string, number], Row>(
    `SELECT ${columns} FROM jobs j WHERE j.kind = ? AND j.slide_id = ? ORDER BY j.id DESC LIMIT 1`,
  )
  const succeededOfSlide = records.read<[string, number], Row>(
    `SELECT ${columns} FROM jobs j WHERE j.kind = ? AND j.slide_id = ? AND j.state = 'succeeded'
     ORDER BY j.id DESC LIMIT 1`,
  )
  const queued = records.read<[string], Row>(
    `SELECT ${columns} FROM jobs j WHERE j.state = 'queued' AND j.kind IN (SELECT value FROM json_each(?))
     ORDER BY j.priority DESC, j.id LIMIT 1`,
  )
  const leased = `SELECT ${columns}, l.worker AS leaseWorker, l.until AS leaseUntil
    FROM jobs j LEFT JOIN job_leases l ON l.job_id = j.id`
  const begun = records.read<[string], LeaseRow>(
    `${leased} WHERE j.state IN ('running', 'pausing', 'cancelling', 'interrupted')
       AND j.kind IN (SELECT value FROM json_each(?)) ORDER BY j.id`,
  )
  const leaseOf = records.read<[number], LeaseRow>(`${leased} WHERE j.id = ?`)
  const setState = records.write<[JobState, number]>('UPDATE jobs SET state = ? WHERE id = ?')
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
  const end = records.write<[JobState, string, string | null, number]>(
    'UPDATE jobs SET state = ?, finished_at = ?, error = ?, attempts = 0 WHERE id = ?',
  )
  const toLeased = ({ leaseWorker, leaseUntil, ...row }: LeaseRow): LeasedJob => ({
    job: toJob(row),
    lease: leaseWorker === null || leaseUntil === null ? null : { worker: leaseWorker, until: leaseUntil },
  })
  const inHand = records.read<[], number>(
    `SELECT EXISTS (SELECT 1 FROM jobs WHERE state IN ('running', 'pausing', 'interrupted'))`,
    { pluck: true },
  )
  return {
    /** Whether any job was begun and has not ended. */
    anyInHand: (): boolean => inHand.get() === 1,
    add(change: Change, kind: string, state: 'queued' | 'succeeded', job: NewJob<unknown, unknown>): Job {
      const { lastInsertRowid } = add.run(change, {
        kind,
        state,
        caseId: job.caseId ?? null,
        slideId: job.slideId ?? null,
        screeningId: job.screeningId ?? null,
        subject: job.subject ?? null,
        payload: JSON.stringify(job.payload),
        progress: JSON.stringify(job.progress),
        priority: job.priority ?? 0,
        askedBy: change.by,
        queuedAt: change.at,
        finishedAt: state === 'succeeded' ? change.at : null,
      })
      return toJob(byId.get(lastInsertRowid)!)
    },
    find: (id: number): Job | null => maybe(byId.get(id)),
    latestOfSlide: (kind: string, slideId: number): Job | null => maybe(latestOfSlide.get(kind, slideId)),
    succeededOfSlide: (kind: string, slideId: number): Job | null => maybe(succeededOfSlide.get(kind, slideId)),
    /** The next one to be taken of these kinds. */
    queued: (kinds: readonly string[]): Job | null => maybe(queued.get(JSON.stringify(kinds))),
    /** Jobs of these kinds that somebody has begun and not ended. */
    begun: (kinds: readonly string[]): LeasedJob[] => begun.all(JSON.stringify(kinds)).map(toLeased),
    leaseOf(id: number): LeasedJob | null {
      const row = leaseOf.get(id)
      return row ? toLeased(row) : null
    },
    setState: (change: Change, id: number, state: JobState) => void setState.run(change, state, id),
    /** Takes a queued job; false where it is not queued any more. */
    begin(change: Change, id: number, worker: string, until: number): boolean {
      if (begin.run(change, worker, change.at, id).changes === 0) return false
      release.run(change, id)
      lease.run(change, id, worker, until)
      return true
    },
    /** False where the job is another worker's. */
    renew: (change: Change, id: number, worker: string, until: number): boolean =>
      renew.run(change, until, id, worker).changes > 0,
    /** False where the job is another worker's. */
    step: (change: Change, id: number, worker: string, progress: unknown): boolean =>
      step.run(change, JSON.stringify(progress), id, worker).changes > 0,
    /** Lays an unfinished job down. */
    rest(change: Change, id: number, state: JobState): void {
      rest.run(change, state, id)
      release.run(change, id)
    },
    /** Puts back what a dead worker held; its attempts still count. */
    putBack(change: Change, id: number): void {
      setState.run(change, 'queued', id)
      release.run(change, id)
    },
    end(change: Change, id: number, state: JobState, error: ErrorData | null): void {
      end.run(change, state, change.at, error && JSON.stringify(error), id)
      release.run(change, id)
    },
  }
}
export type JobsStore = ReturnType<typeof openJobsStore>
