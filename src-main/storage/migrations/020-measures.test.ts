import Sqlite from 'better-sqlite3-multiple-ciphers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate, migrations } from '../index.ts'

/** Read 1 is open, read 2 is done, read 3 is of a case that was signed without it. */
const rows = `
  INSERT INTO cases (id, accession, kind, added_at) VALUES (1, 'OPEN', 'clinical', ''), (2, 'SIGNED', 'clinical', '');
  INSERT INTO slides (id, sha256, path, file_name, bytes, modified_ms, info, scale_source, added_at)
    VALUES (1, 'a', '/a', 'a', 1, 1, '{}', 'file', '');
  INSERT INTO reads (id, case_id, person_id, purpose, begun_at) VALUES (1, 1, 'local', 'first', ''),
    (2, 2, 'local', 'first', ''), (3, 2, 'system', 'second', '');`
const signed = `
  INSERT INTO reports (id, case_id, version, kind, read_id, signer_id, signer_name, meaning, signed_at, content,
      snapshot, pdf_sha256, pdf)
    VALUES (1, 2, 1, 'final', 2, 'local', 'A', 'm', '', '{}', '{}', '', x'00');
  UPDATE reads SET done_at = '2026-01-01' WHERE id = 2;`
const measure = (readId: number) =>
  `INSERT INTO measures (read_id, slide_id, from_x, from_y, to_x, to_y, measured_at)
     VALUES (${readId}, 1, 1.5, 2, 3, 4, '')`

let db: InstanceType<typeof Sqlite>
beforeEach(() => {
  db = new Sqlite(':memory:')
  db.pragma('foreign_keys = ON')
  migrate(
    db,
    migrations.filter(({ version }) => version < 20),
  )
  db.exec(rows)
})
afterEach(() => db.close())

it('records without measures are migrated and take measures then', () => {
  db.exec(signed)
  migrate(db, migrations)
  expect(db.prepare('SELECT count(*) FROM measures').pluck().get()).toBe(0)
  expect(db.prepare('SELECT id, done_at FROM reads ORDER BY id').raw().all()).toEqual([
    ...[
      [1, null],
      [2, '2026-01-01'],
      [3, null],
    ],
  ])
  db.exec(measure(1))
  expect(db.prepare('SELECT from_x, marked, removed FROM measures').raw().get()).toEqual([1.5, 0, 0])
  expect(db.pragma('foreign_key_check')).toEqual([])
})

describe('A measure', () => {
  beforeEach(() => {
    migrate(db, migrations)
    for (const readId of [1, 2, 3]) db.exec(measure(readId))
    db.exec(signed)
  })

  it.each([
    measure(2),
    measure(3),
    'UPDATE measures SET removed = 1 WHERE read_id = 2',
    'UPDATE measures SET marked = 1 WHERE read_id = 3',
    'UPDATE measures SET read_id = 2 WHERE read_id = 1',
  ])('is closed with its read, and with a case that is signed: %s', (sql) => {
    expect(() => db.exec(sql)).toThrow('read-closed')
  })

  it.each([
    'DELETE FROM measures WHERE read_id = 1',
    'UPDATE measures SET to_x = 9 WHERE read_id = 1',
    'UPDATE measures SET slide_id = 2 WHERE read_id = 1',
    'INSERT OR REPLACE INTO measures SELECT * FROM measures WHERE read_id = 1',
  ])('keeps its place and is never deleted: %s', (sql) => {
    expect(() => db.exec(sql)).toThrow('append-only')
  })

  it('is marked, removed and restored while its read is open', () => {
    db.exec('UPDATE measures SET removed = 1, marked = 1 WHERE read_id = 1')
    db.exec('UPDATE measures SET removed = 0 WHERE read_id = 1')
    expect(db.prepare('SELECT marked, removed FROM measures WHERE read_id = 1').raw().get()).toEqual([1, 0])
  })
})
