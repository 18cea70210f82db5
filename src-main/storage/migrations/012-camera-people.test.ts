import Sqlite from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { migrate, migrations } from '../index.ts'

it('earlier scales and captures belong to the local person, and keep the name of that time', () => {
  const db = new Sqlite(':memory:')
  db.pragma('foreign_keys = ON')
  migrate(
    db,
    migrations.filter(({ version }) => version < 12),
  )
  db.exec(`
    INSERT INTO camera_calibrations (camera, objective, width, height, microns_per_pixel, method, reader, saved_at)
      VALUES ('C', 40, 640, 480, 0.25, 'typed', 'A. Reader', 't');
    INSERT INTO camera_captures (camera, objective, width, height, microns_per_pixel, reader, state, started_at)
      VALUES ('C', 40, 640, 480, 0.25, 'A. Reader', 'open', 't');
  `)
  migrate(db, migrations)
  for (const table of ['camera_calibrations', 'camera_captures'])
    expect(db.prepare(`SELECT reader, person_id FROM ${table}`).all()).toEqual([
      { reader: 'A. Reader', person_id: 'local' },
    ])
  expect(db.pragma('foreign_key_check')).toEqual([])
  db.close()
})
