import type { Migration } from '../migrate.ts'

/**
 * A case can be put into the archive, which takes it off the worklist. An unsigned case can be removed: it keeps its
 * row, its reads and its events, but gives its accession number free.
 */
export const filing: Migration = {
  version: 16,
  name: 'filing',
  sql: `
    ALTER TABLE cases ADD COLUMN archived_at TEXT;       -- NULL: not in the archive
    ALTER TABLE cases ADD COLUMN removed_at TEXT;        -- NULL: not removed
    ALTER TABLE cases ADD COLUMN removed_reason TEXT;
    ALTER TABLE cases ADD COLUMN removed_accession TEXT; -- the accession number until then
    CREATE TRIGGER signed_case_stays BEFORE UPDATE OF removed_at ON cases
      WHEN NEW.removed_at IS NOT NULL AND EXISTS (SELECT 1 FROM reports WHERE case_id = OLD.id)
      BEGIN SELECT RAISE(ABORT, 'case-signed'); END;
    -- In case_summaries, listed = 2 says that the case is in the archive.
    CREATE INDEX case_summaries_archived ON case_summaries(added_at DESC, case_id DESC, state, lane) WHERE listed = 2;
  `,
}
