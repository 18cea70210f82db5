import type { Migration } from '../migrate.ts'

/** What a person had on the screen of a case: slides (`cell_id` 0) and proposals. */
export const looks: Migration = {
  version: 14,
  name: 'looks',
  sql: `
    CREATE TABLE looks (
      case_id INTEGER NOT NULL REFERENCES cases(id),
      person_id TEXT NOT NULL REFERENCES people(id),
      slide_id INTEGER NOT NULL REFERENCES slides(id),
      cell_id INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (case_id, person_id, slide_id, cell_id)
    ) STRICT, WITHOUT ROWID;
  `,
}
