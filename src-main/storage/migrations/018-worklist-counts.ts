import type { Migration } from '../migrate.ts'

const add = (row: 'OLD' | 'NEW', n: 1 | -1) => `
  INSERT INTO worklist_counts (state, lane, n) SELECT ${row}.state, coalesce(${row}.lane, ''), ${n} WHERE ${row}.listed = 1
  ON CONFLICT DO UPDATE SET n = n + ${n};`

/**
 * Two facts that the worklist would otherwise count for every page: the number of listed cases in each state and lane,
 * and whether an open read was begun, which means that it has a draft or an act of its own. Triggers keep both in the
 * transaction that changes their source.
 */
export const worklistCounts: Migration = {
  version: 18,
  name: 'worklist-counts',
  sql: `
    CREATE TABLE worklist_counts (
      state TEXT NOT NULL,
      lane TEXT NOT NULL,                      -- empty: no slide has a result
      n INTEGER NOT NULL,
      PRIMARY KEY (state, lane)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO worklist_counts (state, lane, n)
      SELECT state, coalesce(lane, ''), count(*) FROM case_summaries WHERE listed = 1 GROUP BY 1, 2;
    DROP INDEX case_summaries_counts;

    CREATE TRIGGER worklist_count_in AFTER INSERT ON case_summaries BEGIN ${add('NEW', 1)} END;
    CREATE TRIGGER worklist_count_out AFTER DELETE ON case_summaries BEGIN ${add('OLD', -1)} END;
    CREATE TRIGGER worklist_count_moved AFTER UPDATE OF listed, state, lane ON case_summaries
      WHEN OLD.listed <> NEW.listed OR OLD.state <> NEW.state OR OLD.lane IS NOT NEW.lane BEGIN
      ${add('OLD', -1)} ${add('NEW', 1)} END;

    ALTER TABLE reads ADD COLUMN begun INTEGER NOT NULL DEFAULT 0;
    UPDATE reads SET begun = 1 WHERE done_at IS NULL AND (draft_saved_at IS NOT NULL
      OR EXISTS (SELECT 1 FROM review_acts a WHERE a.read_id = reads.id AND a.kind <> 'copy'));
    CREATE INDEX reads_begun ON reads(person_id, case_id) WHERE done_at IS NULL AND begun = 1;
    CREATE TRIGGER read_begun_new AFTER INSERT ON reads WHEN NEW.draft_saved_at IS NOT NULL BEGIN
      UPDATE reads SET begun = 1 WHERE id = NEW.id; END;
    CREATE TRIGGER read_begun_draft AFTER UPDATE OF draft_saved_at ON reads
      WHEN NEW.draft_saved_at IS NOT NULL AND NEW.begun = 0 BEGIN
      UPDATE reads SET begun = 1 WHERE id = NEW.id; END;
    CREATE TRIGGER read_begun_act AFTER INSERT ON review_acts WHEN NEW.kind <> 'copy' BEGIN
      UPDATE reads SET begun = 1 WHERE id = NEW.read_id AND begun = 0; END;

    CREATE INDEX case_summaries_listed ON case_summaries(case_id, state, lane) WHERE listed = 1;
  `,
}
