import type { Migration } from '../migrate.ts'
import { fillReads } from './fill-reads.ts'

/** A person's work on a case is a read. A decision belongs to a place on a slide instead of a row of one screening. */
export const reads: Migration = {
  version: 8,
  name: 'reads',
  sql: `
    CREATE TABLE reads (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      case_id INTEGER NOT NULL REFERENCES cases(id),
      person_id TEXT NOT NULL REFERENCES people(id),
      purpose TEXT NOT NULL CHECK (purpose IN
        ('first', 'second', 'adjudication', 'amendment', 'addendum', 'teaching', 'annotation')),
      reason TEXT NOT NULL DEFAULT '',         -- why an amendment was begun
      begun_at TEXT NOT NULL,
      done_at TEXT,                            -- NULL while it is open
      draft TEXT,                              -- JSON of the result as it stands; NULL: none was saved
      draft_saved_at TEXT,
      draft_revision INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX reads_by_case ON reads(case_id, person_id, done_at);
    CREATE UNIQUE INDEX reads_one_open ON reads(case_id, person_id, purpose) WHERE done_at IS NULL;
    CREATE UNIQUE INDEX reads_one_amendment ON reads(case_id) WHERE purpose = 'amendment' AND done_at IS NULL;

    CREATE TABLE decisions (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      read_id INTEGER NOT NULL REFERENCES reads(id),
      slide_id INTEGER NOT NULL REFERENCES slides(id),
      x REAL NOT NULL, y REAL NOT NULL,        -- centre, full-resolution px
      width REAL NOT NULL, height REAL NOT NULL,
      cell_id INTEGER REFERENCES cells(id),    -- the proposal at this place in the screening shown now; NULL: none
      origin TEXT NOT NULL CHECK (origin IN ('proposal', 'reader')),
      origin_class_id INTEGER NOT NULL,        -- as cells.label: the model's when decided, a reader's when added
      origin_abnormal REAL,                    -- NULL where a reader added it
      origin_screening_id INTEGER REFERENCES screenings(id),
      status TEXT NOT NULL CHECK (status IN ('open', 'accepted', 'relabelled', 'dismissed')),
      class_id INTEGER,                        -- as cells.label: the reader's; NULL: none
      marked INTEGER NOT NULL DEFAULT 0,       -- for the report
      removed INTEGER NOT NULL DEFAULT 0       -- an added one that was undone
    ) STRICT;
    CREATE UNIQUE INDEX decisions_by_cell ON decisions(read_id, cell_id);
    CREATE INDEX decisions_by_slide ON decisions(slide_id, read_id);
    CREATE INDEX decisions_on_cell ON decisions(cell_id) WHERE cell_id IS NOT NULL;

    -- Append-only. An undo is a row of its own; nothing is ever deleted.
    CREATE TABLE review_acts (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      read_id INTEGER NOT NULL REFERENCES reads(id),
      kind TEXT NOT NULL CHECK (kind IN ('act', 'undo', 'redo', 'copy')),  -- copy: from an earlier read; never undone
      action TEXT NOT NULL,                    -- JSON
      concerns INTEGER REFERENCES review_acts(id),  -- what an undo or redo is about
      before TEXT NOT NULL,                    -- JSON: state of each decision before
      after TEXT NOT NULL,
      at TEXT NOT NULL,
      reader_name TEXT                         -- as it was noted before readers had an id; NULL since
    ) STRICT;
    CREATE INDEX review_acts_by_read ON review_acts(read_id, id);
  `,
  run: fillReads,
}
