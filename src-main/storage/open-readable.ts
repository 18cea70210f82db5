import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { keysOf } from '#main/keys/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { type DanglingRow, damageIn, danglingIn } from './checks.store.ts'
import { connect, looksLike } from './connect.ts'
import { readableOn } from './door.ts'
import { lookAt } from './look-at.ts'
import { migrate, newestOf } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import type { ReadableRecords } from './records.ts'
import { translating, understood } from './understood.ts'

/** The records of one file, for reading. */
export interface ReadableFile extends ReadableRecords {
  /** What SQLite finds wrong with the file; empty if it is sound. Reads the whole file. */
  damage(): string[]
  /** Rows that refer to a missing row. */
  dangling(): DanglingRow[]
  close(): void
}

/**
 * Opens records for reading, even while another process writes them. It never writes to the records and never
 * migrates them. Records of an older version are copied to the system's temporary folder, migrated there, and the
 * copy is removed by `close`. `given`: the keys to try instead of those of the file's folder. SQLite may leave an empty `-wal` and `-shm` file beside the records. Throws AppError
 * `file-not-found` if there are no records, `database-newer`, `database-damaged`, `records-inconsistent`, `disk-full`,
 * `records-locked` and the other errors of keys.
 */
export function openReadable(file: string, given: readonly Buffer[] | null = null): ReadableFile {
  if (!existsSync(file)) throw new AppError('file-not-found', { file })
  const opened: { close(): void }[] = []
  const close = () => {
    for (const one of opened.splice(0).reverse()) one.close()
  }
  try {
    const keys = given ?? (looksLike(file) === 'plain' ? [] : keysOf(dirname(file)))
    const at = reachable(file, opened, keys)
    const version = lookAt(at, keys)
    const original = connect(at, { readonly: true }, keys)
    opened.push(original)
    original.pragma('busy_timeout = 5000')
    const db = version < newestOf(migrations) ? migratedCopy(original, opened, keys) : original
    return {
      ...readableOn(db),
      damage: () => translating(() => damageIn(original)),
      dangling: () => translating(() => danglingIn(original)),
      close,
    }
  } catch (error) {
    close()
    throw understood(error)
  }
}

/**
 * A copy of the records if no file can be created beside them (a read-only drive), because SQLite cannot open them
 * there.
 */
function reachable(file: string, opened: { close(): void }[], keys: readonly Buffer[]): string {
  try {
    const db = connect(file, { readonly: true, fileMustExist: true }, keys)
    try {
      db.prepare('SELECT count(*) FROM sqlite_schema').get()
      return file
    } finally {
      db.close()
    }
  } catch (error) {
    const { code = '' } = error as { code?: string }
    if (!/^SQLITE_(CANTOPEN|READONLY)/.test(code) || !existsSync(file)) throw error
  }
  const copy = join(temporary(opened), 'daybreak.sqlite')
  for (const suffix of ['', '-wal'])
    if (existsSync(`${file}${suffix}`)) copyFileSync(`${file}${suffix}`, `${copy}${suffix}`)
  return copy
}

function migratedCopy(original: Database, opened: { close(): void }[], keys: readonly Buffer[]): Database {
  const copy = join(temporary(opened), 'daybreak.sqlite')
  original.prepare('VACUUM INTO ?').run(copy)
  const db = connect(copy, {}, keys)
  opened.push(db)
  // The copy is temporary, so it need not survive a power cut.
  db.pragma('synchronous = OFF')
  migrate(db, migrations)
  return db
}

function temporary(opened: { close(): void }[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-read-'))
  opened.push({ close: () => rmSync(folder, { recursive: true, force: true }) })
  return folder
}
