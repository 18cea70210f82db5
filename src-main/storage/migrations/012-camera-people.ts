import type { Migration } from '../migrate.ts'

/**
 * Scales and captures of a camera refer to their person by id. The name at that time is kept beside it. Until now,
 * everyone who worked here was the local person.
 */
export const cameraPeople: Migration = {
  version: 12,
  name: 'camera-people',
  sql: `
    ALTER TABLE camera_calibrations ADD COLUMN person_id TEXT REFERENCES people(id);
    ALTER TABLE camera_captures ADD COLUMN person_id TEXT REFERENCES people(id);
    UPDATE camera_calibrations SET person_id = 'local';
    UPDATE camera_captures SET person_id = 'local';
  `,
}
