import cervix from '../../../resources/tasks/cervix/task.json' with { type: 'json' }
import type { Migration } from '../migrate.ts'

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/**
 * Records name classes by a dictionary of tasks and codes. Until now a class was a position in one list: these positions
 * stay as the ids of the cervical task, so that no cell is rewritten.
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
      ${cervix.recordOrder.map((code, id) => `(${id}, 'cervix', ${quoted(code)})`).join(', ')};
    CREATE TRIGGER classes_stay BEFORE UPDATE ON classes BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER classes_remain BEFORE DELETE ON classes BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER classes_once BEFORE INSERT ON classes
      WHEN EXISTS (SELECT 1 FROM classes WHERE id = NEW.id OR (task = NEW.task AND code = NEW.code))
      BEGIN SELECT RAISE(ABORT, 'append-only'); END;

    ALTER TABLE cases ADD COLUMN task TEXT NOT NULL DEFAULT 'cervix';
    ALTER TABLE screenings ADD COLUMN task TEXT NOT NULL DEFAULT 'cervix';
  `,
}
