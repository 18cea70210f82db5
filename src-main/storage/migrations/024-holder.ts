import type { Migration } from '../migrate.ts'

/**
 * The process that holds the records. A lock file can be removed while a process relies on it; this row goes only with
 * the records themselves.
 */
export const holder: Migration = {
  version: 24,
  name: 'holder',
  sql: `
    CREATE TABLE holder (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      machine TEXT NOT NULL,
      pid INTEGER NOT NULL,
      mark TEXT NOT NULL                       -- tells the process from a later one with its number
    ) STRICT;
  `,
}
