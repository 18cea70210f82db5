import type { Migration } from '../migrate.ts'

/** Orders of the laboratory's system, the data read from each slide's label, and the order files already taken. */
export const orders: Migration = {
  version: 2,
  name: 'orders',
  sql: `
    ALTER TABLE cases ADD COLUMN patient_sex TEXT;   -- female, male, other, unknown; NULL: not stated
    ALTER TABLE cases ADD COLUMN birth_date TEXT;    -- YYYY-MM-DD, YYYY-MM or YYYY; NULL: not stated
    CREATE TRIGGER case_person_closed BEFORE UPDATE OF patient_sex, birth_date ON cases
      WHEN EXISTS (SELECT 1 FROM sign_outs WHERE case_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'case-signed'); END;

    -- What the laboratory's system says is to be expected: one row an accession number.
    CREATE TABLE orders (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      accession TEXT NOT NULL,
      accession_key TEXT NOT NULL UNIQUE,            -- as it is compared: upper case, no blanks
      patient_name TEXT NOT NULL,
      patient_sex TEXT,
      birth_date TEXT,
      specimen TEXT NOT NULL,                        -- preparation
      specimen_text TEXT NOT NULL,                   -- as the order names it
      cancelled INTEGER NOT NULL DEFAULT 0,
      imported_at TEXT NOT NULL,
      changed_at TEXT NOT NULL
    ) STRICT;

    -- Order files that were read, each with what was wrong in it. One row a state of a file.
    CREATE TABLE order_files (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      file_name TEXT NOT NULL,
      path TEXT,                                     -- NULL: chosen by hand
      bytes INTEGER NOT NULL,
      modified_ms INTEGER,
      added INTEGER NOT NULL,
      changed INTEGER NOT NULL,
      cancelled INTEGER NOT NULL,
      matched INTEGER NOT NULL,                      -- slides that found their order by it
      problems TEXT NOT NULL,                        -- JSON: line, code and values of each, the first hundred
      problem_count INTEGER NOT NULL,
      imported_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX order_files_by_path ON order_files(path, id);

    -- What was read from a slide's label, and the order it belongs to.
    CREATE TABLE slide_labels (
      slide_id INTEGER PRIMARY KEY REFERENCES slides(id),
      codes TEXT NOT NULL,                           -- JSON: format and text of each code
      accessions TEXT NOT NULL,                      -- JSON: candidates with where they stood
      scanner TEXT NOT NULL,                         -- name of the profile it came in by; empty: by hand
      state TEXT NOT NULL CHECK (state IN ('free', 'unmatched', 'matched', 'set-aside')),
      reason TEXT,                                   -- why it is not matched
      order_id INTEGER REFERENCES orders(id),
      matched_by TEXT CHECK (matched_by IN ('code', 'file-name', 'reader')),
      changed_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX slide_labels_by_state ON slide_labels(state);
    CREATE INDEX slide_labels_by_order ON slide_labels(order_id);
    CREATE TRIGGER slide_label_closed BEFORE UPDATE ON slide_labels
      WHEN EXISTS (SELECT 1 FROM sign_outs o JOIN slides s ON s.case_id = o.case_id WHERE s.id = OLD.slide_id)
      BEGIN SELECT RAISE(ABORT, 'case-signed'); END;

    -- Files of a scanner's folder that are in, in the state in which they were taken: nothing is taken twice.
    CREATE TABLE intake_sources (
      path TEXT PRIMARY KEY,
      bytes INTEGER NOT NULL,
      modified_ms INTEGER NOT NULL,
      slide_id INTEGER NOT NULL REFERENCES slides(id),
      taken_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Watched folders become profiles of scanners: files stay where they are, as before.
    INSERT OR IGNORE INTO settings (key, value)
      SELECT 'scanners', json_group_array(json_object('id', 'folder-' || key, 'name', 'Folder ' || (key + 1),
        'folder', value, 'pattern', '', 'specimen', 'not-stated', 'micronsPerPixel', NULL, 'policy', 'reference',
        'target', ''))
      FROM json_each((SELECT value FROM settings WHERE key = 'hotFolders' AND json_valid(value)))
      HAVING count(*) > 0;
    DELETE FROM settings WHERE key = 'hotFolders';
  `,
}
