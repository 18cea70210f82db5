import type { Migration } from '../migrate.ts'

/** The people who work here, and the append-only list of all changes. */
export const door: Migration = {
  version: 5,
  name: 'door',
  sql: `
    CREATE TABLE people (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      created_at TEXT NOT NULL,
      closed_at TEXT                           -- NULL while the person works here
    ) STRICT;
    CREATE TRIGGER people_remain BEFORE DELETE ON people BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER people_keep_their_id BEFORE UPDATE OF id, created_at ON people
      BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    INSERT INTO people (id, name, created_at) VALUES ('system', '', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'));
    INSERT INTO people (id, name, created_at)
      SELECT 'local', COALESCE((SELECT value ->> '$' FROM settings WHERE key = 'readerName' AND json_valid(value)), ''),
        strftime('%Y-%m-%dT%H:%M:%fZ', 'now');

    CREATE TABLE events (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at TEXT NOT NULL,                        -- ISO 8601
      person_id TEXT NOT NULL REFERENCES people(id),
      what TEXT NOT NULL,                      -- kind of act, see storage/event-kinds.ts
      case_id INTEGER,                         -- no references: an event outlives what it is about
      slide_id INTEGER,
      read_id INTEGER,
      subject TEXT,                            -- id or code of anything else
      before TEXT,                             -- JSON: ids, codes and numbers, never a name
      after TEXT
    ) STRICT;
    CREATE INDEX events_by_case ON events(case_id, id);
    CREATE TRIGGER events_once BEFORE INSERT ON events
      WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER events_remain BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'append-only'); END;
  `,
}
