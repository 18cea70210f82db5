import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3-multiple-ciphers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recordsOn } from './door.ts'
import { migrate, newestOf } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { openRecords, openStorage } from './open.ts'
import { openReadable } from './open-readable.ts'
import type { Records } from './records.ts'
import { bareDatabase } from './testing/bare-database.ts'
import { createWriting } from './writing.ts'

let folder: string
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-storage-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})
const file = () => join(folder, 'daybreak.sqlite')
const fingerprint = () => createHash('sha256').update(readFileSync(file())).digest('hex')

/** Another process that has the folder open. Resolves when it reports that. */
async function holder(): Promise<ChildProcess> {
  const open = new URL('./open.ts', import.meta.url).href
  const script = `import { openStorage } from ${JSON.stringify(open)}
    const { records } = openStorage(${JSON.stringify(folder)})
    const put = records.write("INSERT INTO settings (key, value) VALUES ('kept', '1')")
    records.change({ by: 'local', what: 'note-kept' }, (change) => put.run(change))
    // Nothing refers to the lock here. Garbage collection must not release it.
    gc()
    setTimeout(() => { gc(); console.log('open') }, 50); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: new URL('../..', import.meta.url),
  })
  children.push(child)
  await new Promise((resolve) => child.stdout?.once('data', resolve))
  return child
}
/** Writes a row that nothing else writes. */
function note(records: Records, key: string, value = '1'): void {
  const put = records.write<[string, string]>('INSERT INTO settings (key, value) VALUES (?, ?)')
  records.change({ by: 'local', what: 'note-kept' }, (change) => put.run(change, key, value))
}
const ended = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve))

describe('A data folder', () => {
  it('is created with the records in it, journaled so that a commit survives a power cut', () => {
    const { records, recoveredAt, close } = openStorage(join(folder, 'new', 'place'))
    const pragma = (name: string) => records.read<[], unknown>(`PRAGMA ${name}`, { pluck: true }).get()
    expect(existsSync(join(folder, 'new', 'place', 'daybreak.sqlite-wal'))).toBe(true)
    expect(pragma('synchronous')).toBe(2)
    expect(pragma('foreign_keys')).toBe(1)
    expect(recoveredAt).toBeNull()
    close()
  })

  it('belongs to one process: a second one is refused and told which process has it', async () => {
    const child = await holder()
    expect(() => openStorage(folder)).toThrow(
      expect.objectContaining({ data: { code: 'data-folder-in-use', params: { pid: child.pid }, retryable: false } }),
    )
  })

  it('cannot be opened twice by the same process', () => {
    const first = openStorage(folder)
    expect(() => openStorage(folder)).toThrow('data-folder-in-use')
    note(first.records, 'still')
    first.close()
    openStorage(folder).close()
  })

  it('is free after its owner was killed, reports that, and has lost nothing', async () => {
    const child = await holder()
    child.kill('SIGKILL')
    await ended(child)
    const { records, recoveredAt, told, close } = openStorage(folder)
    expect(Date.parse(recoveredAt ?? '')).toBeGreaterThan(Date.now() - 60_000)
    told()
    expect(records.read<[], string>("SELECT value FROM settings WHERE key = 'kept'", { pluck: true }).get()).toBe('1')
    close()
    const again = openStorage(folder)
    expect(again.recoveredAt).toBeNull()
    again.close()
  })

  it('does not stay locked if its dead owner’s process number is reused', () => {
    writeFileSync(join(folder, 'daybreak.pid'), String(process.ppid))
    const { recoveredAt, told, close } = openStorage(folder)
    expect(recoveredAt).not.toBeNull()
    told()
    close()
    expect(existsSync(join(folder, 'daybreak.pid'))).toBe(false)
  })

  it('reports a killed run until somebody was told, even across failed starts that nobody sees', async () => {
    const child = await holder()
    child.kill('SIGKILL')
    await ended(child)
    const failed = openStorage(folder)
    note(failed.records, 'later')
    failed.close()
    openStorage(folder).close()
    const seen = openStorage(folder)
    expect(seen.recoveredAt).toBe(failed.recoveredAt)
    expect(seen.recoveredAt).not.toBeNull()
    seen.told()
    seen.close()
    const last = openStorage(folder)
    expect(last.recoveredAt).toBeNull()
    last.close()
  })

  it('is released if the records cannot be opened', () => {
    writeFileSync(file(), 'not a database at all'.repeat(100))
    expect(() => openStorage(folder)).toThrow('database-damaged')
    rmSync(file())
    openStorage(folder).close()
  })
})

describe('Records', () => {
  it('of a newer version are refused and unchanged, including their log', () => {
    const newer = new Sqlite(file())
    newer.exec('PRAGMA user_version = 99; CREATE TABLE future (a); INSERT INTO future VALUES (1)')
    newer.close()
    const before = fingerprint()
    expect(() => openRecords(file())).toThrow(expect.objectContaining({ code: 'database-newer' }))
    expect(fingerprint()).toBe(before)
  })

  it('of a newer version that was killed keep their log', async () => {
    const script = `import Sqlite from 'better-sqlite3-multiple-ciphers'
      const db = new Sqlite(${JSON.stringify(file())})
      db.pragma('journal_mode = WAL')
      db.exec('PRAGMA user_version = 99; CREATE TABLE future (a); INSERT INTO future VALUES (1)')
      process.kill(process.pid, 'SIGKILL')`
    const cwd = new URL('../..', import.meta.url)
    await ended(spawn(process.execPath, ['--input-type=module', '-e', script], { cwd, stdio: 'inherit' }))
    const before = fingerprint()
    const log = readFileSync(`${file()}-wal`)
    expect(log.length).toBeGreaterThan(0)
    expect(() => openRecords(file())).toThrow('database-newer')
    expect(fingerprint()).toBe(before)
    expect(readFileSync(`${file()}-wal`).equals(log)).toBe(true)
  })

  it.each([
    ['overwritten at their head', (bytes: Buffer) => bytes.fill(0x55, 0, 100)],
    ['overwritten in their schema', (bytes: Buffer) => bytes.fill(0x55, 100, 4096)],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, 20_000)],
  ])('that were %s are refused and unchanged', (_, harm) => {
    openRecords(file()).close()
    writeFileSync(file(), harm(readFileSync(file())))
    const before = fingerprint()
    expect(() => openRecords(file())).toThrow(expect.objectContaining({ code: 'database-damaged' }))
    expect(fingerprint()).toBe(before)
  })

  it('found damaged only while they are read are called damaged, not a bug', () => {
    openRecords(file()).close()
    const db = bareDatabase(file())
    db.exec('CREATE TABLE t (a); CREATE INDEX i ON t (a)')
    db.exec(
      'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO t SELECT hex(randomblob(60)) FROM n',
    )
    db.close()
    const bytes = readFileSync(file())
    writeFileSync(file(), bytes.fill(0x55, bytes.length - 300_000))
    const damaged = openRecords(file())
    const longest = damaged.read('SELECT max(length(a)) FROM t')
    for (const look of [longest.get, longest.all, () => [...longest.iterate()]])
      expect(() => look()).toThrow('database-damaged')
    damaged.close()
  })

  it('are migrated one step at a time; a failed step leaves the schema before it', () => {
    const db = new Sqlite(':memory:')
    const good = { version: 1, name: 'good', sql: 'CREATE TABLE a (x)' }
    const bad = { version: 2, name: 'bad', sql: 'CREATE TABLE b (x); CREATE TABLE a (x)' }
    expect(() => migrate(db, [good, bad])).toThrow('already exists')
    expect(db.pragma('user_version', { simple: true })).toBe(1)
    expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'b'").pluck().get()).toBe(0)
    migrate(db, [good, { ...bad, sql: 'CREATE TABLE b (x)' }])
    expect(db.pragma('user_version', { simple: true })).toBe(2)
  })

  it('report a full disk, lose nothing, and continue when there is space', () => {
    openRecords(file()).close()
    const db = bareDatabase(file())
    // The limit on pages belongs to the connection.
    const records = recordsOn(db, () => new Date(), createWriting())
    db.pragma(`max_page_count = ${(db.pragma('page_count', { simple: true }) as number) + 20}`)
    let saved = 0
    const fill = () => {
      for (;;) {
        note(records, `k${saved}`, 'x'.repeat(3000))
        saved++
      }
    }
    expect(fill).toThrow(expect.objectContaining({ data: { code: 'disk-full', params: {}, retryable: true } }))
    expect(saved).toBeGreaterThan(3)
    db.pragma('max_page_count = 1000000')
    note(records, 'after')
    db.close()
    const again = openRecords(file())
    expect(again.read<[], number>('SELECT count(*) FROM settings', { pluck: true }).get()).toBe(saved + 1)
    again.close()
    const sound = openReadable(file())
    expect(sound.damage()).toEqual([])
    sound.close()
  })

  it('that are an empty file are created anew', () => {
    writeFileSync(file(), '')
    openRecords(file()).close()
    expect(statSync(file()).size).toBeGreaterThan(0)
    truncateSync(file(), 0)
    openRecords(file()).close()
  })

  it('of the first schema keep their watched folders, as scanners whose files stay where they are', () => {
    const db = new Sqlite(file())
    migrate(db, migrations.slice(0, 1))
    db.prepare('INSERT INTO settings VALUES (?, ?)').run('hotFolders', JSON.stringify(['/scans/a', '/scans/b']))
    db.close()
    const again = openRecords(file())
    expect(again.migrated).toEqual({ from: 1, to: newestOf(migrations) })
    const value = again.read<[string], string>('SELECT value FROM settings WHERE key = ?', { pluck: true })
    const scanners = JSON.parse(value.get('scanners') ?? '')
    expect(scanners).toMatchObject([
      { name: 'Folder 1', folder: '/scans/a', policy: 'reference', micronsPerPixel: null },
      { name: 'Folder 2', folder: '/scans/b' },
    ])
    expect(value.get('hotFolders')).toBeUndefined()
    again.close()
  })
})
