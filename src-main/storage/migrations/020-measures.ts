import type { Migration } from '../migrate.ts'
import { frozenOnce, readClosed, trigger } from './closing-triggers.ts'

/** A distance that a reader measured on a slide. It belongs to the read, and is closed with it like a decision. */
export const measures: Migration = {
  version: 20,
  name: 'measures',
  sql: `
    CREATE TABLE measures (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      read_id INTEGER NOT NULL REFERENCES reads(id),
      slide_id INTEGER NOT NULL REFERENCES slides(id),
      from_x REAL NOT NULL, from_y REAL NOT NULL,  -- full-resolution px
      to_x REAL NOT NULL, to_y REAL NOT NULL,
      marked INTEGER NOT NULL DEFAULT 0,           -- for the report
      removed INTEGER NOT NULL DEFAULT 0,          -- by the reader, who can restore it
      measured_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX measures_by_read ON measures(read_id, slide_id);

    ${[
      frozenOnce('measures'),
      trigger('measures_begin', 'INSERT ON measures', 'read-closed', readClosed('NEW.read_id')),
      trigger(
        'measures_closed',
        'UPDATE ON measures',
        'read-closed',
        `${readClosed('OLD.read_id')} OR ${readClosed('NEW.read_id')}`,
      ),
      trigger(
        'measures_stay',
        'UPDATE OF id, slide_id, from_x, from_y, to_x, to_y, measured_at ON measures',
        'append-only',
      ),
      trigger('measures_remain', 'DELETE ON measures', 'append-only'),
    ].join('\n')}
  `,
}
