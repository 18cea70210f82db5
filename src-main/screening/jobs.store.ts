import type { Database } from 'better-sqlite3'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { JobState } from '#shared/contract/schemas/screening.ts'

export interface JobRecord {
  readonly id: number
  readonly slideId: number
  readonly caseId: number
  readonly screeningId: number
  readonly state: JobState
  readonly tilesDone: number
  readonly tilesTotal: number
  readonly cellsFound: number
  readonly error: ErrorData | null
  readonly startedAt: string | null
  readonly finishedAt: string | null
}

/** What the screening needs to know of a slide. */
export interface SlideFacts {
  readonly id: number
  readonly caseId: number
  readonly sha256: string
  readonly path: string
  readonly fileName: string
  readonly bytes: number
  readonly modifiedMs: number
  readonly micronsPerPixel: number | null
  /** 1 when the slide's case is signed: its AI result stays as the signer saw it. */
  readonly signed: number
}

type Row = Omit<JobRecord, 'error'> & { error: string | null }

const select = `SELECT j.id, j.slide_id AS slideId, s.case_id AS caseId, j.screening_id AS screeningId, j.state,
  j.tiles_done AS tilesDone, j.tiles_total AS tilesTotal, j.cells_found AS cellsFound, j.error,
  j.started_at AS startedAt, j.finished_at AS finishedAt
  FROM jobs j JOIN slides s ON s.id = j.slide_id WHERE j.kind = 'screening'`

const toRecord = (row: Row): JobRecord => ({ ...row, error: row.error === null ? null : JSON.parse(row.error) })
const maybe = (row: Row | undefined): JobRecord | null => (row ? toRecord(row) : null)

/** Jobs as rows: what is not on disk has not happened. */
export function openJobsStore(db: Database) {
  const slide = db.prepare<[number], SlideFacts>(
    `SELECT id, case_id AS caseId, sha256, path, file_name AS fileName, bytes, modified_ms AS modifiedMs,
     microns_per_pixel AS micronsPerPixel,
     EXISTS (SELECT 1 FROM sign_outs o WHERE o.case_id = slides.case_id) AS signed FROM slides WHERE id = ?`,
  )
  const add = db.prepare<[number, number, string, string, string | null, number, number, number]>(
    `INSERT INTO jobs (kind, slide_id, screening_id, state, queued_at, finished_at, tiles_done, tiles_total, cells_found)
     VALUES ('screening', ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const byId = db.prepare<[number], Row>(`${select} AND j.id = ?`)
  const latest = db.prepare<[number], Row>(`${select} AND j.slide_id = ? ORDER BY j.id DESC LIMIT 1`)
  const latestSucceeded = db.prepare<[number], Row>(
    `${select} AND j.slide_id = ? AND j.state = 'succeeded' ORDER BY j.id DESC LIMIT 1`,
  )
  const inState = db.prepare<[string], Row>(`${select} AND j.state = ? ORDER BY j.id`)
  const setState = db.prepare<[string, number]>('UPDATE jobs SET state = ? WHERE id = ?')
  const begin = db.prepare<[string, number]>(
    "UPDATE jobs SET state = 'running', started_at = COALESCE(started_at, ?), finished_at = NULL WHERE id = ?",
  )
  const end = db.prepare<[string, string, string | null, number]>(
    'UPDATE jobs SET state = ?, finished_at = ?, error = ? WHERE id = ?',
  )
  const progress = db.prepare<[number, number, number, number]>(
    'UPDATE jobs SET tiles_done = ?, tiles_total = ?, cells_found = ? WHERE id = ?',
  )
  return {
    slide: (id: number): SlideFacts | null => slide.get(id) ?? null,
    enqueue: (slideId: number, screeningId: number, at: string): JobRecord =>
      toRecord(byId.get(Number(add.run(slideId, screeningId, 'queued', at, null, 0, 0, 0).lastInsertRowid))!),
    /** A job that had nothing to do: the result was there. It has no start. */
    addDone: (slideId: number, screeningId: number, at: string, cells: number): JobRecord =>
      toRecord(byId.get(Number(add.run(slideId, screeningId, 'succeeded', at, at, 1, 1, cells).lastInsertRowid))!),
    find: (id: number): JobRecord | null => maybe(byId.get(id)),
    latest: (slideId: number): JobRecord | null => maybe(latest.get(slideId)),
    latestSucceeded: (slideId: number): JobRecord | null => maybe(latestSucceeded.get(slideId)),
    inState: (state: JobState): JobRecord[] => inState.all(state).map(toRecord),
    setState: (id: number, state: JobState) => void setState.run(state, id),
    begin: (id: number, at: string) => void begin.run(at, id),
    end: (id: number, state: JobState, at: string, error: ErrorData | null = null) =>
      void end.run(state, at, error && JSON.stringify(error), id),
    setProgress: (id: number, p: { tilesDone: number; tilesTotal: number; cellsFound: number }) =>
      void progress.run(p.tilesDone, p.tilesTotal, p.cellsFound, id),
  }
}
export type JobsStore = ReturnType<typeof openJobsStore>
