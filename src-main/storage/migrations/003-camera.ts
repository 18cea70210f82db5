import type { Migration } from '../migrate.ts'

/** The microscope camera: calibrations, and captures of overlapping fields that become one slide. */
export const camera: Migration = {
  version: 3,
  name: 'camera',
  sql: `
    CREATE TABLE camera_calibrations (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      camera TEXT NOT NULL,                    -- as the system names it
      objective REAL NOT NULL,                 -- power
      width INTEGER NOT NULL,                  -- the camera's mode, px
      height INTEGER NOT NULL,
      microns_per_pixel REAL NOT NULL,
      method TEXT NOT NULL CHECK (method IN ('line', 'typed')),
      line_microns REAL,                       -- the known distance and how long it was in the picture
      line_px REAL,
      reader TEXT NOT NULL,
      saved_at TEXT NOT NULL,
      UNIQUE (camera, objective, width, height)
    ) STRICT;

    CREATE TABLE camera_captures (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      camera TEXT NOT NULL,
      objective REAL NOT NULL,
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      microns_per_pixel REAL NOT NULL,
      calibration TEXT,                        -- JSON: method and time of the calibration that was used
      reader TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('open', 'finished', 'discarded')),
      started_at TEXT NOT NULL,
      ended_at TEXT,
      provenance TEXT,                         -- JSON, as in the slide's ImageDescription; NULL until finished
      case_id INTEGER REFERENCES cases(id) ON DELETE SET NULL,
      slide_id INTEGER REFERENCES slides(id) ON DELETE SET NULL
    ) STRICT;
    CREATE UNIQUE INDEX camera_captures_one_open ON camera_captures(state) WHERE state = 'open';

    CREATE TABLE camera_fields (
      capture_id INTEGER NOT NULL REFERENCES camera_captures(id),
      n INTEGER NOT NULL,
      file TEXT NOT NULL,                      -- name in the capture's folder
      x REAL, y REAL,                          -- px from the first field; NULL: no overlap found
      links TEXT NOT NULL DEFAULT '[]',        -- JSON: overlaps with earlier fields, by their n
      reason TEXT,                             -- why it is not placed
      frames INTEGER NOT NULL,                 -- averaged
      captured_at TEXT NOT NULL,
      undone_at TEXT,
      PRIMARY KEY (capture_id, n)
    ) STRICT, WITHOUT ROWID;
  `,
}
