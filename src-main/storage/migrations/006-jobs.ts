import type { Migration } from '../migrate.ts'

/** Jobs of any kind, each with a lease while a worker has it. Earlier screenings are carried over. */
export const jobs: Migration = {
  version: 6,
  name: 'jobs',
  sql: `
    CREATE TABLE jobs_of_any_kind (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      kind TEXT NOT NULL,                      -- as its part registers it, e.g. 'screening'
      case_id INTEGER REFERENCES cases(id),    -- what it is about, all that applies
      slide_id INTEGER REFERENCES slides(id),
      screening_id INTEGER REFERENCES screenings(id),
      subject TEXT,                            -- id or code of anything else
      payload TEXT NOT NULL DEFAULT '{}',      -- JSON of the kind
      priority INTEGER NOT NULL DEFAULT 0,     -- the higher goes first
      state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'pausing', 'paused', 'cancelling', 'interrupted',
        'succeeded', 'failed', 'cancelled')),
      attempts INTEGER NOT NULL DEFAULT 0,     -- since it last moved forward
      progress TEXT NOT NULL DEFAULT '{}',     -- JSON of the kind
      error TEXT,                              -- JSON of ErrorData
      worker TEXT,                             -- who has it or had it last: machine/process/random
      asked_by TEXT NOT NULL DEFAULT 'system' REFERENCES people(id),
      queued_at TEXT NOT NULL,
      started_at TEXT,                         -- NULL: not begun, or nothing to do
      finished_at TEXT
    ) STRICT;
    INSERT INTO jobs_of_any_kind (id, kind, slide_id, screening_id, payload, state, progress, error, asked_by, queued_at,
        started_at, finished_at)
      SELECT id, kind, slide_id, screening_id, '{}', state,
        json_object('tilesDone', tiles_done, 'tilesTotal', tiles_total, 'cellsFound', cells_found), error, 'system',
        queued_at, started_at, finished_at
      FROM jobs;
    DROP TABLE jobs;
    ALTER TABLE jobs_of_any_kind RENAME TO jobs;
    CREATE INDEX jobs_by_slide ON jobs(slide_id, id);
    CREATE INDEX jobs_by_state ON jobs(state, priority DESC, id);

    -- Who works on a job, and until when without a sign of life. No row: nobody does.
    CREATE TABLE job_leases (
      job_id INTEGER PRIMARY KEY REFERENCES jobs(id),
      worker TEXT NOT NULL,
      until INTEGER NOT NULL                   -- ms since 1970
    ) STRICT;
  `,
}
