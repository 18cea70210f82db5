import Sqlite from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { migrate, migrations } from '../index.ts'

function before() {
  const db = new Sqlite(':memory:')
  db.pragma('foreign_keys = ON')
  migrate(
    db,
    migrations.filter(({ version }) => version < 22),
  )
  return db
}
const way = (db: ReturnType<typeof before>) => db.prepare('SELECT way, person_id FROM way_of_working').raw().all()

it('Records in which something happened are those of one person', () => {
  const db = before()
  db.exec(`INSERT INTO settings VALUES ('laboratory', '"North"')`)
  migrate(db, migrations)
  expect(way(db)).toEqual([['just-me', 'local']])
  db.close()
})

it('New records ask their first window, and an account is never deleted', () => {
  const db = before()
  migrate(db, migrations)
  expect(way(db)).toEqual([])
  db.exec(`INSERT INTO accounts (person_id, roles) VALUES ('local', '[]')`)
  expect(() => db.exec('DELETE FROM accounts')).toThrow('append-only')
  expect(() => db.exec(`INSERT INTO way_of_working VALUES (2, 'several', 'local')`)).toThrow('CHECK')
  db.close()
})
