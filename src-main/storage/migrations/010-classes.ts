import { inconsistent } from '../inconsistent.ts'
import type { Migration } from '../migrate.ts'

/**
 * The classes by their positions at the time of this migration. The task's manifest may change; this list must not.
 */
const codes = [
  ...['NILM', 'ASC-US', 'LSIL', 'ASC-H', 'HSIL', 'SCC', 'AGC'],
  ...['Trichomonas', 'Candida', 'Flora', 'Herpes', 'Actinomyces'],
]

/**
 * Records refer to classes by a dictionary of tasks and codes. Before, a class was a position in one list. These
 * positions remain the ids of the cervical task, so that no cell is rewritten.
 */
export const classes: Migration = {
  version: 10,
  name: 'classes',
  sql: `
    CREATE TABLE classes (
      id INTEGER PRIMARY KEY AUTOINCREMENT,    -- cells.label, cell_reviews.label
      task TEXT NOT NULL,
      code TEXT NOT NULL,
      UNIQUE (task, code)
    ) STRICT;
    INSERT INTO classes (id, task, code) VALUES
      ${codes.map((code, id) => `(${id}, 'cervix', '${code}')`).join(', ')};
    CREATE TRIGGER classes_stay BEFORE UPDATE ON classes BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER classes_remain BEFORE DELETE ON classes BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER classes_once BEFORE INSERT ON classes
      WHEN EXISTS (SELECT 1 FROM classes WHERE id = NEW.id OR (task = NEW.task AND code = NEW.code))
      BEGIN SELECT RAISE(ABORT, 'append-only'); END;

    ALTER TABLE cases ADD COLUMN task TEXT NOT NULL DEFAULT 'cervix';
    ALTER TABLE screenings ADD COLUMN task TEXT NOT NULL DEFAULT 'cervix';
  `,
  run(db) {
    const stranger = db
      .prepare<[], { id: number; label: number }>(
        'SELECT id, label FROM cells WHERE label NOT IN (SELECT id FROM classes) ORDER BY id LIMIT 1',
      )
      .get()
    if (stranger) throw inconsistent('cells', stranger.id, `class ${stranger.label} is unknown`)
  },
}
