import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3-multiple-ciphers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { migrate, newestOf } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { openRecords } from './open.ts'
import { openReadable, type ReadableFile } from './open-readable.ts'

let folder: string
let file: string
let opened: ReadableFile | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-readable-'))
  file = join(folder, 'daybreak.sqlite')
  mkdirSync(join(folder, 'temporary'))
  for (const name of ['TMPDIR', 'TEMP']) vi.stubEnv(name, join(folder, 'temporary'))
})
afterEach(() => {
  opened?.close()
  opened = undefined
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})
const open = () => {
  opened = openReadable(file)
  return opened
}
const cases = (from: ReadableFile) =>
  from.read<[], string>('SELECT accession FROM cases ORDER BY accession', { pluck: true }).all()
const temporaries = () => readdirSync(join(folder, 'temporary'))

/** Records of schema 4 that a stand-in for another process has open. Its last commits are only in the log. */
function oldRecords() {
  const db = new Sqlite(file)
  db.pragma('journal_mode = WAL')
  migrate(db, migrations.slice(0, 4))
  db.exec("INSERT INTO cases (accession, added_at) VALUES ('C1', '2026-01-01')")
  return db
}

describe('Records opened for reading', () => {
  it('are refused by name if the file does not exist, and no file is made', () => {
    expect(open).toThrow(expect.objectContaining({ code: 'file-not-found' }))
    expect(existsSync(file)).toBe(false)
  })

  it('show what another process writes in the meantime', () => {
    const writer = openRecords(file)
    const add = writer.write<[string]>("INSERT INTO cases (accession, added_at) VALUES (?, '2026-01-01')")
    writer.change({ by: 'local', what: 'slide-added' }, (change) => add.run(change, 'C1'))
    const reader = open()
    expect(cases(reader)).toEqual(['C1'])
    writer.change({ by: 'local', what: 'slide-added' }, (change) => add.run(change, 'C2'))
    expect(cases(reader)).toEqual(['C1', 'C2'])
    expect(reader.damage()).toEqual([])
    expect(reader.dangling()).toEqual([])
    writer.close()
  })

  it('of an older version are read as the newest without being changed, open elsewhere or not', () => {
    const writer = oldRecords()
    const before = [readFileSync(file), readFileSync(`${file}-wal`)]
    const reader = open()
    expect(reader.read<[], string>('SELECT id FROM people ORDER BY id', { pluck: true }).all()).toContain('system')
    expect(cases(reader)).toEqual(['C1'])
    expect(temporaries()).toHaveLength(1)
    reader.close()
    expect(temporaries()).toEqual([])
    expect([readFileSync(file), readFileSync(`${file}-wal`)]).toEqual(before)
    expect(writer.pragma('user_version', { simple: true })).toBe(4)
    writer.exec("INSERT INTO cases (accession, added_at) VALUES ('C2', '2026-01-01')")
    writer.close()
    const closed = [readFileSync(file), statSync(file).mtimeMs]
    expect(cases(open())).toEqual(['C1', 'C2'])
    expect([readFileSync(file), statSync(file).mtimeMs]).toEqual(closed)
  })

  it('can still be written by others', () => {
    const writer = openRecords(file)
    const reader = open()
    const put = writer.write<[]>("INSERT INTO settings VALUES ('a', '1')")
    for (const _ of reader.read('SELECT * FROM people').iterate())
      expect(() => writer.change({ by: 'local', what: 'note-kept' }, (change) => put.run(change))).not.toThrow(/locked/)
    writer.close()
  })

  it('list rows that refer to missing rows', () => {
    openRecords(file).close()
    const db = new Sqlite(file)
    db.pragma('foreign_keys = OFF')
    db.exec("INSERT INTO events (id, at, person_id, what, link) VALUES (1, '2026', 'nobody', 'x', zeroblob(32))")
    db.close()
    expect(open().dangling()).toEqual([{ table: 'events', row: 1, missingIn: 'people' }])
  })

  it('are refused if they are of a newer version, of another kind, or missing', () => {
    writeFileSync(file, 'not a database at all'.repeat(100))
    expect(open).toThrow('database-damaged')
    rmSync(file)
    expect(open).toThrow()
    expect(existsSync(file)).toBe(false)
    const db = new Sqlite(file)
    db.pragma(`user_version = ${newestOf(migrations) + 1}`)
    db.close()
    expect(open).toThrow('database-newer')
  })

  // The super user may write even where nobody else may.
  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('may be on a read-only drive', () => {
    oldRecords().close()
    chmodSync(folder, 0o500)
    try {
      expect(cases(open())).toEqual(['C1'])
    } finally {
      chmodSync(folder, 0o700)
    }
  })
})
