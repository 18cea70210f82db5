import type { Change, ReadableRecords, Records } from '#main/storage/index.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { JobState } from '#shared/contract/schemas/screening.ts'
import type { Job, NewJob } from './job.ts'

export interface JobRow extends Omit<Job, 'payload' | 'progress' | 'error'> {
  readonly payload: string
  readonly progress: string
  readonly error: string | null
}

/** Columns of `jobs j` as a `JobRow`. */
export const jobColumns = `j.id, j.kind, j.case_id AS caseId, j.slide_id AS slideId, j.screening_id AS screeningId,
  j.subject, j.payload, j.priority, j.state, j.attempts, j.progress, j.error, j.worker, j.asked_by AS askedBy,
  j.queued_at AS queuedAt, j.started_at AS startedAt, j.finished_at AS finishedAt`

export const toJob = (row: JobRow): Job => ({
  ...row,
  payload: JSON.parse(row.payload),
  progress: JSON.parse(row.progress),
  error: row.error === null ? null : (JSON.parse(row.error) as ErrorData),
})

/** Jobs as rows. What is not on disk has not happened. */
export const openJobRows = (records: Records) => ({ ...findJobs(records), ...changeJobs(records) })

function findJobs(records: ReadableRecords) {
  const byId = records.read<[number], JobRow>(`SELECT ${jobColumns} FROM jobs j WHERE j.id = ?`)
  const latestOfSlide = records.read<[string, number], JobRow>(
    `SELECT ${jobColumns} FROM jobs j WHERE j.kind = ? AND j.slide_id = ? ORDER BY j.id DESC LIMIT 1`,
  )
  const succeededOfSlide = records.read<[string, number], JobRow>(
    `SELECT ${jobColumns} FROM jobs j WHERE j.kind = ? AND j.slide_id = ? AND j.state = 'succeeded'
     ORDER BY j.id DESC LIMIT 1`,
  )
  const queued = records.read<[string], JobRow>(
    `SELECT ${jobColumns} FROM jobs j WHERE j.state = 'queued' AND j.kind IN (SELECT value FROM json_each(?))
     ORDER BY j.priority DESC, j.id LIMIT 1`,
  )
  const inHand = records.read<[], number>(
    `SELECT EXISTS (SELECT 1 FROM jobs WHERE state IN ('running', 'pausing', 'interrupted'))`,
    { pluck: true },
  )
  const maybe = (row: JobRow | undefined): Job | null => (row ? toJob(row) : null)
  return {
    /** Whether any job was begun and has not ended. */
    anyInHand: (): boolean => inHand.get() === 1,
    find: (id: number): Job | null => maybe(byId.get(id)),
    latestOfSlide: (kind: string, slideId: number): Job | null => maybe(latestOfSlide.get(kind, slideId)),
    succeededOfSlide: (kind: string, slideId: number): Job | null => maybe(succeededOfSlide.get(kind, slideId)),
    /** The next job of these kinds to run. */
    queued: (kinds: readonly string[]): Job | null => maybe(queued.get(JSON.stringify(kinds))),
  }
}

function changeJobs(records: Records) {
  const add = records.write<[Record<string, unknown>]>(
    `INSERT INTO jobs (kind, case_id, slide_id, screening_id, subject, payload, priority, state, progress, asked_by,
       queued_at, finished_at)
     VALUES (@kind, @caseId, @slideId, @screeningId, @subject, @payload, @priority, @state, @progress, @askedBy,
       @queuedAt, @finishedAt)`,
  )
  const setState = records.write<[JobState, number]>('UPDATE jobs SET state = ? WHERE id = ?')
  return {
    /** Returns the id. */
    add: (change: Change, kind: string, state: 'queued' | 'succeeded', job: NewJob<unknown, unknown>): number =>
      add.run(change, {
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
      }).lastInsertRowid,
    setState: (change: Change, id: number, state: JobState): void => void setState.run(change, state, id),
  }
}
