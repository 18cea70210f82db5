import Sqlite from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { readChain } from '../chain.store.ts'
import { readableOn } from '../door.ts'
import { migrate, migrations } from '../index.ts'

const before = () => {
  const db = new Sqlite(':memory:')
  migrate(
    db,
    migrations.filter(({ version }) => version < 21),
  )
  return db
}

it('Events of earlier versions are linked in their order, each as it was', () => {
  const db = before()
  db.exec(`INSERT INTO events (at, person_id, what, case_id, slide_id, read_id, subject, before, after) VALUES
    ('2026-01-01', 'local', 'case-opened', 1, NULL, NULL, NULL, NULL, '{"é":"∂"}'),
    ('2025-01-01', 'system', 'slide-added', 1, 2, 3, 'x', '[1]', NULL)`)
  const rows = () => db.prepare('SELECT id, at, person_id, what, case_id, subject, before, after FROM events').all()
  const was = rows()
  migrate(db, migrations)
  expect(rows()).toEqual(was)
  const chain = readChain(readableOn(db))
  expect(chain.head().event).toBe(2)
  expect(chain.firstBreak()).toBeNull()
  expect(() => db.exec('DELETE FROM events')).toThrow('append-only')
  expect(db.pragma('foreign_key_check')).toEqual([])
  db.close()
})

it('Records without events get a chain that begins with the first one', () => {
  const db = before()
  migrate(db, migrations)
  expect(readChain(readableOn(db)).head().event).toBe(0)
  db.close()
})
