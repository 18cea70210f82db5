import type { Migration } from '../migrate.ts'
import { closingTriggers } from './closing-triggers.ts'

/** A case has reports in versions, each frozen. Triggers close what was signed. */
export const reports: Migration = {
  version: 9,
  name: 'reports',
  sql: `
    CREATE TABLE reports (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      case_id INTEGER NOT NULL REFERENCES cases(id),
      version INTEGER NOT NULL,                -- from 1
      kind TEXT NOT NULL CHECK (kind IN ('final', 'addendum', 'amendment')),
      supersedes INTEGER REFERENCES reports(id),
      reason TEXT NOT NULL DEFAULT '',         -- why there is a later version
      addendum TEXT NOT NULL DEFAULT '',       -- what an addendum adds
      read_id INTEGER NOT NULL REFERENCES reads(id),
      signer_id TEXT NOT NULL REFERENCES people(id),
      signer_name TEXT NOT NULL,               -- as it was when the report was signed
      meaning TEXT NOT NULL,
      signed_at TEXT NOT NULL,
      content TEXT NOT NULL,                   -- JSON of the result as signed
      snapshot TEXT NOT NULL,                  -- JSON: everything the report shows
      pdf_sha256 TEXT NOT NULL,
      pdf BLOB NOT NULL,                       -- last: what stands behind a large value is slow to read
      UNIQUE (case_id, version)
    ) STRICT;

    -- The slides that a report speaks of, and the screening whose cells its counts are about.
    CREATE TABLE report_slides (
      report_id INTEGER NOT NULL REFERENCES reports(id),
      slide_id INTEGER NOT NULL REFERENCES slides(id),
      screening_id INTEGER REFERENCES screenings(id),  -- NULL: read without one
      PRIMARY KEY (report_id, slide_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX report_slides_by_slide ON report_slides(slide_id);

    INSERT INTO reports (case_id, version, kind, supersedes, read_id, signer_id, signer_name, meaning, signed_at,
        content, snapshot, pdf_sha256, pdf)
      SELECT o.case_id, 1, 'final', NULL, r.id, 'local', o.signer, o.meaning, o.signed_at, o.report, o.snapshot,
        o.pdf_sha256, o.pdf
      FROM sign_outs o JOIN reads r ON r.case_id = o.case_id ORDER BY o.signed_at, o.case_id;
    INSERT INTO report_slides (report_id, slide_id, screening_id)
      SELECT p.id, cs.slide_id, o.screening_id
      FROM reports p JOIN sign_outs o ON o.case_id = p.case_id JOIN case_slides cs ON cs.case_id = p.case_id;
    DROP TABLE sign_outs;

    ${closingTriggers}
  `,
}
