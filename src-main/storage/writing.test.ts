import { closeSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3-multiple-ciphers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/contract/errors.ts'
import { startChecks } from './checks.ts'
import { openRecords, openStorage, type RecordsFile } from './open.ts'
import { createWriting } from './writing.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-writing-'))
  file = join(folder, 'daybreak.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const damaged = expect.objectContaining({ data: expect.objectContaining({ code: 'database-damaged' }) })

/** Records with enough rows that most pages of the file are pages of one table. */
function filled(): RecordsFile {
  const records = openRecords(file)
  const put = records.write<[string, string]>('INSERT INTO settings (key, value) VALUES (?, ?)')
  records.change({ by: 'local', what: 'settings-changed' }, (change) => {
    for (let n = 0; n < 2000; n++) put.run(change, `row-${n}`, 'x'.repeat(100))
  })
  return records
}

/** Overwrites the headers of the last pages of the file, which hold the rows, as a failing disk may. */
function spoil(): void {
  const { size } = statSync(file)
  const handle = openSync(file, 'r+')
  for (let at = size - 20 * 4096; at < size; at += 4096) writeSync(handle, Buffer.alloc(64, 0xa5), 0, 64, at)
  closeSync(handle)
}

const change = (records: RecordsFile, key: string) =>
  records.change({ by: 'local', what: 'settings-changed' }, (open) =>
    records.write<[string]>("INSERT INTO settings (key, value) VALUES (?, '')").run(open, key),
  )

describe('Damage that a read or a write meets', () => {
  it('stops writing for good, while what can be read is still read', () => {
    const first = filled()
    first.close()
    spoil()
    const records = openRecords(file)
    const told: string[] = []
    records.writing.onStop(({ code }) => told.push(code))
    const all = records.read<[], string>('SELECT value FROM settings', { pluck: true })
    expect(() => all.all()).toThrow(damaged)
    expect(records.writing.stopped()).toMatchObject({ code: 'database-damaged' })
    expect(told).toEqual(['database-damaged'])
    const before = readFileSync(file)
    for (let n = 0; n < 50; n++) expect(() => change(records, `later-${n}`)).toThrow(damaged)
    expect(records.read<[], number>('SELECT count(*) FROM people', { pluck: true }).get()).toBeGreaterThan(0)
    records.close()
    expect(readFileSync(file).equals(before)).toBe(true)
  })
})

describe('A check while the program runs', () => {
  const checked = async (records: RecordsFile) => {
    const failed: string[] = []
    const checks = startChecks({ ...records, file, onFailed: (why) => void failed.push(why) })
    await checks.now()
    checks.stop()
    return failed
  }

  it('finds nothing in sound records, and writing goes on', async () => {
    const records = filled()
    expect(await checked(records)).toEqual([])
    change(records, 'later')
    expect(records.writing.stopped()).toBeNull()
    records.close()
  })

  it('finds pages that were damaged on the disk, although the records have them in memory', async () => {
    const records = filled()
    new Sqlite(file).pragma('wal_checkpoint(TRUNCATE)')
    records.read('SELECT * FROM settings').all()
    spoil()
    expect(await checked(records)).toEqual([])
    expect(() => change(records, 'later')).toThrow(damaged)
    records.close()
  })

  it('finds an event that was changed behind the program’s back, and names it', async () => {
    const records = filled()
    for (const key of ['a', 'b', 'c']) change(records, key)
    const other = new Sqlite(file)
    other.exec("DROP TRIGGER events_stay; UPDATE events SET person_id = 'system' WHERE id = 2")
    other.close()
    expect(await checked(records)).toEqual([])
    expect(records.writing.stopped()).toMatchObject({ code: 'chain-broken', params: { event: 2 } })
    records.close()
  })

  it('says why it could not look', async () => {
    const records = filled()
    renameSync(file, `${file}.gone`)
    expect(await checked(records)).toEqual(['file-not-found'])
    expect(records.writing.stopped()).toBeNull()
    records.close()
  })

  it('follows a change by itself', async () => {
    const records = filled()
    const checks = startChecks({ ...records, file, onFailed: () => undefined, restMs: 20, restPerWork: 0 })
    await checks.now()
    change(records, 'later')
    new Sqlite(file).pragma('wal_checkpoint(TRUNCATE)')
    spoil()
    await expect.poll(() => records.writing.stopped()?.code, { timeout: 10_000 }).toBe('database-damaged')
    checks.stop()
    records.close()
  })
})

it('The last event must follow from the one before it, or the records open without being written', () => {
  const records = filled()
  change(records, 'a')
  records.close()
  const other = new Sqlite(file)
  other.exec('DROP TRIGGER events_stay; UPDATE events SET link = zeroblob(32) WHERE id = 2')
  other.close()
  const storage = openStorage(folder)
  expect(storage.writing.stopped()).toMatchObject({ code: 'chain-broken', params: { event: 2 } })
  expect(storage.records.read<[], number>('SELECT count(*) FROM settings', { pluck: true }).get()).toBe(2001)
  storage.close()
})

describe('Writing', () => {
  it('stops with the first reason and tells each listener once', () => {
    const writing = createWriting()
    const told: string[] = []
    writing.onStop(({ code }) => told.push(code))
    writing.stop(new AppError('database-damaged', { file: 'one' }))
    writing.stop(new AppError('records-replaced', { what: 'two' }))
    expect(told).toEqual(['database-damaged'])
    expect(() => writing.mustGoOn()).toThrow(expect.objectContaining({ code: 'database-damaged' }))
  })

  it('heeds damage, and no error that may pass', () => {
    const writing = createWriting()
    for (const error of [new AppError('disk-full'), new AppError('disk-error', { detail: 'x' }), new Error('a bug')])
      writing.heed(error)
    expect(writing.stopped()).toBeNull()
    writing.heed(new AppError('database-damaged', { file: 'one' }))
    expect(writing.stopped()?.code).toBe('database-damaged')
  })

  it('asks a check before a change, but not before each', () => {
    const writing = createWriting()
    let asked = 0
    writing.ask(() => {
      asked++
      return null
    }, 60_000)
    for (let n = 0; n < 3; n++) writing.mustGoOn()
    expect(asked).toBe(1)
  })
})
