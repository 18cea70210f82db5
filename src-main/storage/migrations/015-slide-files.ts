import type { Migration } from '../migrate.ts'

/**
 * The files of a slide as they were when it was hashed: JSON of `FileStamp`s. Null where that is not known, as in every
 * record from before: such a slide is hashed again before its pixels are read.
 */
export const slideFiles: Migration = {
  version: 15,
  name: 'slide files',
  sql: 'ALTER TABLE slides ADD COLUMN files TEXT;',
}
