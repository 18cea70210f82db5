import type { Migration } from '../migrate.ts'

/** The cells to look at first, no two similar, so that one sheet of cells cannot fill the line. */
export const firstLook: Migration = {
  version: 4,
  name: 'first look',
  sql: `
    ALTER TABLE cells ADD COLUMN first_look INTEGER; -- place on the gallery's first line, from 0; NULL: not on it
  `,
}
