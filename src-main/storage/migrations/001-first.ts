import type { Migration } from '../migrate.ts'

/** The first schema: slides, cases, screenings with their cells, review, results, quarantine, jobs, settings. */
export const first: Migration = {
  version: 1,
  name: 'first',
  sql: `
    CREATE TABLE settings (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL                      -- JSON
    ) STRICT;

    CREATE TABLE cases (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      accession TEXT NOT NULL UNIQUE,
      patient_name TEXT NOT NULL DEFAULT '',
      patient_age INTEGER,
      specimen TEXT NOT NULL DEFAULT 'not-stated',
      opened_at TEXT,                          -- first opened for review, ISO 8601
      added_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE slides (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      case_id INTEGER NOT NULL REFERENCES cases(id),
      sha256 TEXT NOT NULL UNIQUE,             -- of the whole file: the slide's identity
      path TEXT NOT NULL,
      file_name TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      modified_ms INTEGER NOT NULL,            -- file's mtime when hashed; a change means: hash again
      info TEXT NOT NULL,                      -- JSON of SlideInfo
      microns_per_pixel REAL,                  -- NULL: unknown
      scale_source TEXT NOT NULL CHECK (scale_source IN ('file', 'reader', 'unknown')),
      added_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX slides_by_case ON slides(case_id);

    CREATE TABLE quarantine (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      path TEXT NOT NULL UNIQUE,
      file_name TEXT NOT NULL,
      bytes INTEGER,
      modified_ms INTEGER,
      error TEXT NOT NULL,                     -- JSON of ErrorData
      first_seen_at TEXT NOT NULL,
      last_seen_at TEXT NOT NULL,
      dismissed_at TEXT                        -- put away by a reader; shown again when the file changes
    ) STRICT;

    -- One screening of one content by one model with one set of parameters: the cache key.
    CREATE TABLE screenings (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      slide_sha256 TEXT NOT NULL,
      model_sha256 TEXT NOT NULL,
      params_hash TEXT NOT NULL,
      params TEXT NOT NULL,                    -- JSON
      plan TEXT,                               -- JSON, fixed at the first batch so that a resume walks the same tiles
      phase TEXT NOT NULL DEFAULT 'detect',    -- detect, grade, done
      batches_done INTEGER NOT NULL DEFAULT 0, -- in the current phase
      progress TEXT,                           -- JSON: running sums (timing, focus, stain) up to batches_done
      result TEXT,                             -- JSON of the finished result; NULL until done
      started_at TEXT NOT NULL,
      finished_at TEXT,
      UNIQUE (slide_sha256, model_sha256, params_hash)
    ) STRICT;

    CREATE TABLE cells (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      screening_id INTEGER NOT NULL REFERENCES screenings(id) ON DELETE CASCADE,
      batch INTEGER NOT NULL,                  -- -1 for a cell added by a reader
      x REAL NOT NULL, y REAL NOT NULL,        -- centre, full-resolution px
      width REAL NOT NULL, height REAL NOT NULL,
      label INTEGER NOT NULL,                  -- index into cellClasses
      abnormal REAL NOT NULL,                  -- probability of ASC-US or worse
      high_grade REAL NOT NULL,
      presence REAL NOT NULL,                  -- detector's probability that a cell is here
      graded INTEGER NOT NULL DEFAULT 0,       -- 1 where the grader looked at full resolution
      probabilities BLOB,                      -- Float32 per class of the model's list; NULL where not graded
      embedding BLOB,                          -- Float32; NULL where not graded
      repeat_of INTEGER                        -- the cell that shows the same nucleus; such rows are in no list
    ) STRICT;
    CREATE INDEX cells_by_rank ON cells(screening_id, abnormal DESC);
    CREATE INDEX cells_by_batch ON cells(screening_id, batch);

    CREATE TABLE jobs (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      kind TEXT NOT NULL,                      -- 'screening'
      slide_id INTEGER NOT NULL REFERENCES slides(id),
      screening_id INTEGER REFERENCES screenings(id),
      state TEXT NOT NULL,
      tiles_done INTEGER NOT NULL DEFAULT 0,
      tiles_total INTEGER NOT NULL DEFAULT 0,
      cells_found INTEGER NOT NULL DEFAULT 0,
      error TEXT,                              -- JSON of ErrorData
      queued_at TEXT NOT NULL,
      started_at TEXT,
      finished_at TEXT
    ) STRICT;
    CREATE INDEX jobs_by_slide ON jobs(slide_id, id);
    CREATE INDEX jobs_by_state ON jobs(state);

    -- What readers decided, per cell: the current state. The history is review_actions.
    CREATE TABLE cell_reviews (
      case_id INTEGER NOT NULL REFERENCES cases(id),
      cell_id INTEGER NOT NULL REFERENCES cells(id),
      status TEXT NOT NULL,                    -- open, accepted, relabelled, dismissed
      label INTEGER,                           -- the reader's, index into cellClasses
      marked INTEGER NOT NULL DEFAULT 0,
      removed INTEGER NOT NULL DEFAULT 0,      -- an added cell that was undone
      PRIMARY KEY (case_id, cell_id)
    ) STRICT, WITHOUT ROWID;

    -- Append-only. An undo is a row of its own; nothing is ever deleted.
    CREATE TABLE review_actions (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      case_id INTEGER NOT NULL REFERENCES cases(id),
      reader TEXT NOT NULL,
      kind TEXT NOT NULL,                      -- act, undo, redo
      action TEXT NOT NULL,                    -- JSON of the action; for undo and redo: the id of the row it concerns
      before TEXT NOT NULL,                    -- JSON: state of each cell before
      after TEXT NOT NULL,                     -- JSON: state of each cell after
      at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX review_actions_by_case ON review_actions(case_id, id);

    CREATE TABLE drafts (
      case_id INTEGER PRIMARY KEY REFERENCES cases(id),
      draft TEXT NOT NULL,                     -- JSON of BethesdaDraft
      saved_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE sign_outs (
      case_id INTEGER PRIMARY KEY REFERENCES cases(id),
      signer TEXT NOT NULL,
      meaning TEXT NOT NULL,
      signed_at TEXT NOT NULL,
      screening_id INTEGER REFERENCES screenings(id),
      pdf_sha256 TEXT NOT NULL,
      report TEXT NOT NULL,                    -- JSON of BethesdaDraft as signed
      snapshot TEXT NOT NULL,                  -- JSON: what the report shows (case, marks, AI result, model, provider)
      pdf BLOB NOT NULL                        -- last: what stands behind a large value is slow to read
    ) STRICT;

    -- A signed case is read-only, whatever the code above believes. The INSERT triggers also stop INSERT OR REPLACE,
    -- which deletes the old row without firing a DELETE trigger.
    CREATE TRIGGER sign_outs_once BEFORE INSERT ON sign_outs
      WHEN EXISTS (SELECT 1 FROM sign_outs WHERE case_id = NEW.case_id) BEGIN SELECT RAISE(ABORT, 'case-signed'); END;
    CREATE TRIGGER sign_outs_stay BEFORE UPDATE ON sign_outs BEGIN SELECT RAISE(ABORT, 'case-signed'); END;
    CREATE TRIGGER sign_outs_remain BEFORE DELETE ON sign_outs BEGIN SELECT RAISE(ABORT, 'case-signed'); END;
    CREATE TRIGGER review_closed BEFORE INSERT ON review_actions
      WHEN EXISTS (SELECT 1 FROM sign_outs WHERE case_id = NEW.case_id) BEGIN SELECT RAISE(ABORT, 'case-signed'); END;
    CREATE TRIGGER cells_closed_insert BEFORE INSERT ON cell_reviews
      WHEN EXISTS (SELECT 1 FROM sign_outs WHERE case_id = NEW.case_id) BEGIN SELECT RAISE(ABORT, 'case-signed'); END;
    CREATE TRIGGER cells_closed_update BEFORE UPDATE ON cell_reviews
      WHEN EXISTS (SELECT 1 FROM sign_outs WHERE case_id = OLD.case_id)
        OR EXISTS (SELECT 1 FROM sign_outs WHERE case_id = NEW.case_id) BEGIN SELECT RAISE(ABORT, 'case-signed'); END;
    CREATE TRIGGER cells_closed_delete BEFORE DELETE ON cell_reviews
      WHEN EXISTS (SELECT 1 FROM sign_outs WHERE case_id = OLD.case_id) BEGIN SELECT RAISE(ABORT, 'case-signed'); END;
    CREATE TRIGGER draft_closed_insert BEFORE INSERT ON drafts
      WHEN EXISTS (SELECT 1 FROM sign_outs WHERE case_id = NEW.case_id) BEGIN SELECT RAISE(ABORT, 'case-signed'); END;
    CREATE TRIGGER draft_closed_update BEFORE UPDATE ON drafts
      WHEN EXISTS (SELECT 1 FROM sign_outs WHERE case_id = OLD.case_id)
        OR EXISTS (SELECT 1 FROM sign_outs WHERE case_id = NEW.case_id) BEGIN SELECT RAISE(ABORT, 'case-signed'); END;
    CREATE TRIGGER draft_closed_delete BEFORE DELETE ON drafts
      WHEN EXISTS (SELECT 1 FROM sign_outs WHERE case_id = OLD.case_id) BEGIN SELECT RAISE(ABORT, 'case-signed'); END;
    CREATE TRIGGER case_closed BEFORE UPDATE OF id, accession, patient_name, patient_age, specimen ON cases
      WHEN EXISTS (SELECT 1 FROM sign_outs WHERE case_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'case-signed'); END;
    CREATE TRIGGER slide_closed BEFORE UPDATE OF id, case_id, sha256, info, microns_per_pixel, scale_source ON slides
      WHEN EXISTS (SELECT 1 FROM sign_outs WHERE case_id = OLD.case_id) BEGIN SELECT RAISE(ABORT, 'case-signed'); END;
    CREATE TRIGGER slide_stays BEFORE DELETE ON slides
      WHEN EXISTS (SELECT 1 FROM sign_outs WHERE case_id = OLD.case_id) BEGIN SELECT RAISE(ABORT, 'case-signed'); END;
    CREATE TRIGGER slide_joins BEFORE INSERT ON slides
      WHEN EXISTS (SELECT 1 FROM sign_outs WHERE case_id = NEW.case_id) BEGIN SELECT RAISE(ABORT, 'case-signed'); END;
    CREATE TRIGGER actions_once BEFORE INSERT ON review_actions
      WHEN EXISTS (SELECT 1 FROM review_actions WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER actions_stay BEFORE UPDATE ON review_actions BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER actions_remain BEFORE DELETE ON review_actions BEGIN SELECT RAISE(ABORT, 'append-only'); END;
  `,
}
