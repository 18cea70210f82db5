import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3-multiple-ciphers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate } from './migrate.ts'
import { migrateOnCopy } from './migrate-copy.ts'
import { migrations } from './migrations/index.ts'
import { openRecords, openStorage } from './open.ts'
import { openReadable } from './open-readable.ts'
import { localPerson, openPeople, systemPerson } from './people.store.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-damage-'))
  file = join(folder, 'daybreak.sqlite')
})
afterEach(() => {
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true, force: true })
})

/** Makes an index of the records say something else than its table, which only a look at all of it shows. */
function damage(): void {
  const db = new Sqlite(file)
  db.exec('CREATE TABLE odd (a, b); INSERT INTO odd VALUES (1, 2); CREATE INDEX odd_a ON odd (a)')
  db.unsafeMode(true)
  db.pragma('writable_schema = ON')
  db.exec("UPDATE sqlite_schema SET sql = 'CREATE INDEX odd_a ON odd (b)' WHERE name = 'odd_a'")
  db.close()
}

describe('Damage that opening does not show', () => {
  it('is found by whoever looks at all of the file', () => {
    openRecords(file).close()
    const sound = openReadable(file)
    expect(sound.damage()).toEqual([])
    sound.close()
    damage()
    const damaged = openReadable(file)
    expect(damaged.damage()).toEqual([expect.stringContaining('odd_a')])
    damaged.close()
  })

  it('stops a migration, and the records stay as they are', () => {
    const db = new Sqlite(file)
    migrate(db, migrations.slice(0, 4))
    db.close()
    damage()
    const before = readFileSync(file)
    expect(() => migrateOnCopy(file, migrations)).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'database-damaged' }) }),
    )
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(readdirSync(folder)).toEqual(['daybreak.sqlite'])
  })

  it('is no other process: a file of another kind is called what it is', () => {
    writeFileSync(file, 'not a database at all'.repeat(100))
    expect(() => migrateOnCopy(file, migrations)).toThrow(expect.objectContaining({ code: 'SQLITE_NOTADB' }))
  })
})

it('A row that breaks a rule of the new schema is named by the migration where SQLite names no table', () => {
  const db = new Sqlite(':memory:')
  const sql = 'CREATE TABLE days (day CHECK (day > 1)); INSERT INTO days VALUES (1)'
  expect(() => migrate(db, [{ version: 1, name: 'days', sql }])).toThrow(
    expect.objectContaining({
      data: expect.objectContaining({
        code: 'records-inconsistent',
        params: { table: 'days', row: '?', why: 'CHECK constraint failed: day > 1 (migration days)' },
      }),
    }),
  )
  db.close()
})

// Where there are no users, every drive takes writes; the super user stands aside for as long as the test runs.
describe.skipIf(process.platform === 'win32')('Records on a drive that takes no writes', () => {
  const nobody = 65_534
  const isSuperUser = process.geteuid?.() === 0
  afterEach(() => {
    if (isSuperUser) process.seteuid!(0)
  })

  /** Copies that this test has made and not removed. A process that stands aside is told of no other folder. */
  const copies = () =>
    readdirSync(tmpdir()).filter(
      (name) =>
        name.startsWith('daybreak-read-') &&
        statSync(join(tmpdir(), name), { throwIfNoEntry: false })?.uid === process.geteuid!(),
    )

  it.each([
    ['with what stands in their log', true],
    ['closed properly', false],
  ])('are read from a copy, which goes when they are closed: %s', (_, open) => {
    const writer = openRecords(file)
    const add = writer.write<[]>("INSERT INTO cases (accession, added_at) VALUES ('C1', '2026-01-01')")
    writer.change({ by: 'local', what: 'slide-added' }, (change) => add.run(change))
    const log = open ? [readFileSync(file), readFileSync(`${file}-wal`)] : null
    writer.close()
    // As a copy of a folder in use has them: the records and their log, without the file that processes share.
    if (log) for (const [n, suffix] of ['', '-wal'].entries()) writeFileSync(`${file}${suffix}`, log[n]!)
    const names = readdirSync(folder)
    chmodSync(folder, 0o555)
    if (isSuperUser) process.seteuid!(nobody)
    const before = copies()
    const reader = openReadable(file)
    expect(reader.read<[], string>('SELECT accession FROM cases', { pluck: true }).all()).toEqual(['C1'])
    expect(copies()).toHaveLength(before.length + 1)
    reader.close()
    expect(copies()).toEqual(before)
    expect(readdirSync(folder)).toEqual(names)
  })

  it('that are not there, or are of another kind, are not looked for in a copy', () => {
    chmodSync(folder, 0o755)
    if (isSuperUser) process.seteuid!(nobody)
    const before = copies()
    expect(() => openReadable(join(folder, 'none.sqlite'))).toThrow('file-not-found')
    if (isSuperUser) process.seteuid!(0)
    writeFileSync(file, 'not a database at all'.repeat(100))
    expect(() => openReadable(file)).toThrow('database-damaged')
    if (isSuperUser) process.seteuid!(nobody)
    expect(copies()).toEqual(before)
  })
})

describe('Records that are closed', () => {
  it('answer nothing more, and neither do those that were opened to be read', () => {
    const storage = openStorage(folder)
    storage.close()
    expect(() => storage.records.read('SELECT 1').get()).toThrow('not open')
    const reader = openReadable(file)
    const asked = reader.read('SELECT 1')
    reader.close()
    expect(() => asked.get()).toThrow('not open')
    // Closing twice is no error.
    storage.close()
  })

  it.skipIf(process.platform === 'win32')('leave the number of their process to nobody else', () => {
    const { close } = openStorage(folder)
    expect(statSync(join(folder, 'daybreak.pid')).mode & 0o777).toBe(0o600)
    close()
  })
})

it('A change says how many rows it wrote, and the number of the last one', () => {
  const records = openRecords(file)
  const people = openPeople(records)
  for (const id of [localPerson, systemPerson]) expect(people.find(id)).toMatchObject({ id, closedAt: null })
  const add = records.write<[]>("INSERT INTO cases (accession, added_at) VALUES (hex(randomblob(8)), '')")
  const all = records.write<[]>("UPDATE cases SET accession = accession || '!'")
  records.change({ by: localPerson, what: 'slide-added' }, (change) => {
    expect(add.run(change)).toEqual({ changes: 1, lastInsertRowid: 1 })
    expect(add.run(change)).toEqual({ changes: 1, lastInsertRowid: 2 })
    expect(all.run(change)).toMatchObject({ changes: 2 })
  })
  records.close()
})
