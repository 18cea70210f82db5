import type { Migration } from '../migrate.ts'

const ofSlide = (slide: string) => `case_id IN (SELECT case_id FROM case_slides WHERE slide_id = ${slide})`
const stale = (where: string) => `UPDATE case_summaries SET stale = 1 WHERE stale = 0 AND ${where};`

/**
 * What the worklist shows and sorts by, one row per case. Triggers mark a row as stale in the transaction that
 * changes its source, whoever writes. The worklist rebuilds stale rows before it reads any.
 */
export const worklist: Migration = {
  version: 11,
  name: 'worklist',
  sql: `
    CREATE TABLE case_summaries (
      case_id INTEGER PRIMARY KEY REFERENCES cases(id),
      stale INTEGER NOT NULL DEFAULT 1,
      listed INTEGER NOT NULL DEFAULT 0,       -- 1: a clinical case with a slide
      place INTEGER NOT NULL DEFAULT 0,        -- group in the order of urgency
      state TEXT NOT NULL DEFAULT '',          -- without what depends on who looks
      lane TEXT,                               -- of the worst slide
      high_grade REAL NOT NULL DEFAULT 0,
      abnormal REAL,                           -- NULL: no slide has a result
      cells_total INTEGER,
      lead_slide_id INTEGER,                   -- the slide that the line speaks of
      slide_count INTEGER NOT NULL DEFAULT 0,
      file_name TEXT NOT NULL DEFAULT '',
      synthetic INTEGER NOT NULL DEFAULT 0,
      signed_at TEXT NOT NULL DEFAULT '',
      added_at TEXT NOT NULL DEFAULT '',
      order_key TEXT NOT NULL DEFAULT '',      -- accession as it is put in order
      search TEXT NOT NULL DEFAULT ''          -- folded: what the search looks through
    ) STRICT;
    CREATE INDEX case_summaries_stale ON case_summaries(case_id) WHERE stale = 1;
    CREATE INDEX case_summaries_by_urgency ON case_summaries(
      place, high_grade DESC, abnormal DESC, signed_at DESC, case_id, state, lane) WHERE listed = 1;
    CREATE INDEX case_summaries_by_accession ON case_summaries(order_key, case_id, state, lane) WHERE listed = 1;
    CREATE INDEX case_summaries_by_added ON case_summaries(added_at DESC, case_id DESC, state, lane) WHERE listed = 1;
    CREATE INDEX case_summaries_counts ON case_summaries(state, lane, case_id) WHERE listed = 1;
    CREATE INDEX reads_open_by_person ON reads(person_id, case_id) WHERE done_at IS NULL;

    INSERT INTO case_summaries (case_id) SELECT id FROM cases;

    CREATE TRIGGER summary_of_case AFTER INSERT ON cases BEGIN
      INSERT INTO case_summaries (case_id) VALUES (NEW.id); END;
    CREATE TRIGGER summary_case AFTER UPDATE ON cases BEGIN ${stale('case_id = NEW.id')} END;
    CREATE TRIGGER summary_slide_in AFTER INSERT ON case_slides BEGIN ${stale('case_id = NEW.case_id')} END;
    CREATE TRIGGER summary_slide_moved AFTER UPDATE ON case_slides BEGIN
      ${stale('case_id IN (OLD.case_id, NEW.case_id)')} END;
    CREATE TRIGGER summary_slide_out AFTER DELETE ON case_slides BEGIN ${stale('case_id = OLD.case_id')} END;
    CREATE TRIGGER summary_slide AFTER UPDATE OF file_name, microns_per_pixel, shown_screening_id ON slides BEGIN
      ${stale(ofSlide('NEW.id'))} END;
    CREATE TRIGGER summary_job_new AFTER INSERT ON jobs BEGIN ${stale(ofSlide('NEW.slide_id'))} END;
    CREATE TRIGGER summary_job AFTER UPDATE OF state ON jobs WHEN OLD.state <> NEW.state BEGIN
      ${stale(ofSlide('NEW.slide_id'))} END;
    CREATE TRIGGER summary_screening AFTER UPDATE OF result ON screenings BEGIN
      ${stale(`case_id IN (SELECT cs.case_id FROM case_slides cs JOIN slides s ON s.id = cs.slide_id
        WHERE s.sha256 = NEW.slide_sha256)`)} END;
    CREATE TRIGGER summary_report AFTER INSERT ON reports BEGIN ${stale('case_id = NEW.case_id')} END;
    CREATE TRIGGER summary_read_new AFTER INSERT ON reads BEGIN ${stale('case_id = NEW.case_id')} END;
    CREATE TRIGGER summary_read AFTER UPDATE OF done_at ON reads BEGIN ${stale('case_id = NEW.case_id')} END;
  `,
}
