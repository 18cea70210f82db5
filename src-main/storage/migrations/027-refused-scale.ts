import type { Migration } from '../migrate.ts'

/** A refused file keeps the scale that was given with it, for the next try. */
export const refusedScale: Migration = {
  version: 27,
  name: 'refused-scale',
  sql: 'ALTER TABLE quarantine ADD COLUMN microns_per_pixel REAL', // of a full-resolution px; NULL: none was given
}
