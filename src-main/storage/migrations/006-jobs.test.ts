import Sqlite from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { migrate, migrations } from '../index.ts'

it('earlier screening jobs keep their ids, states, times, errors and progress', () => {
  const db = new Sqlite(':memory:')
  db.pragma('foreign_keys = ON')
  migrate(db, migrations.slice(0, 5))
  db.exec(`
    INSERT INTO cases (id, accession, added_at) VALUES (1, 'A', '');
    INSERT INTO slides (id, case_id, sha256, path, file_name, bytes, modified_ms, info, scale_source, added_at)
      VALUES (4, 1, 's', '/s', 's', 1, 1, '{}', 'file', '');
    INSERT INTO screenings (id, slide_sha256, model_sha256, params_hash, params, started_at) VALUES (9, 's', 'm', 'p', '{}', '');
    INSERT INTO jobs VALUES (3, 'screening', 4, 9, 'failed', 17, 40, 123, '{"code":"file-changed"}', 'q', 'b', 'e');
    INSERT INTO jobs VALUES (7, 'screening', 4, 9, 'running', 5, 40, 6, NULL, 'q2', 'b2', NULL);
  `)
  migrate(db, migrations.slice(0, 6))
  expect(db.prepare('SELECT * FROM jobs ORDER BY id').all()).toEqual([
    {
      ...{ id: 3, kind: 'screening', state: 'failed', attempts: 0, priority: 0, payload: '{}', worker: null },
      ...{ case_id: null, slide_id: 4, screening_id: 9, subject: null, asked_by: 'system' },
      progress: '{"tilesDone":17,"tilesTotal":40,"cellsFound":123}',
      error: '{"code":"file-changed"}',
      ...{ queued_at: 'q', started_at: 'b', finished_at: 'e' },
    },
    expect.objectContaining({
      ...{ id: 7, state: 'running', progress: '{"tilesDone":5,"tilesTotal":40,"cellsFound":6}' },
      ...{ started_at: 'b2', finished_at: null },
    }),
  ])
  // Numbering continues.
  db.exec("INSERT INTO jobs (kind, slide_id, state, queued_at) VALUES ('screening', 4, 'queued', '')")
  expect(db.prepare('SELECT max(id) FROM jobs').pluck().get()).toBe(8)
  expect(db.pragma('foreign_key_check')).toEqual([])
  db.close()
})
