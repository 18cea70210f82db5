import type { Database } from 'better-sqlite3-multiple-ciphers'
import { type ChainedRow, firstLink, linkOf } from '../chain.ts'
import type { Migration } from '../migrate.ts'

/**
 * Each event carries the link of a hash chain: see `chain.ts`. The events written before this version are linked here,
 * so their order and contents are fixed from now on.
 */
export const chain: Migration = {
  version: 21,
  name: 'chain',
  run(db) {
    registerLink(db)
    db.exec(`
      CREATE TABLE linked_events (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,                        -- ISO 8601
        person_id TEXT NOT NULL REFERENCES people(id),
        what TEXT NOT NULL,                      -- kind of act, see storage/event-kinds.ts
        case_id INTEGER,                         -- no references: an event outlives what it is about
        slide_id INTEGER,
        read_id INTEGER,
        subject TEXT,                            -- id or code of anything else
        before TEXT,                             -- JSON: ids, codes and numbers, never a name
        after TEXT,
        link BLOB NOT NULL CHECK (length(link) = 32)  -- SHA-256 of the link before and of this row
      ) STRICT;
      INSERT INTO linked_events
        SELECT id, at, person_id, what, case_id, slide_id, read_id, subject, before, after,
          next_link(id, at, person_id, what, case_id, slide_id, read_id, subject, before, after)
        FROM events ORDER BY id;
      DROP TABLE events;
      ALTER TABLE linked_events RENAME TO events;
      CREATE INDEX events_by_case ON events(case_id, id);
      CREATE INDEX events_by_person ON events(person_id, id);
      CREATE INDEX events_by_kind ON events(what, id);
      CREATE TRIGGER events_follow BEFORE INSERT ON events
        WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM events)
        BEGIN SELECT RAISE(ABORT, 'append-only'); END;
      CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'append-only'); END;
      CREATE TRIGGER events_remain BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    `)
  },
}

/** Rows arrive in the order of their ids. */
function registerLink(db: Database): void {
  let before = firstLink
  db.function('next_link', { varargs: true }, (...row: unknown[]) => {
    before = linkOf(before, row as unknown as ChainedRow)
    return before
  })
}
