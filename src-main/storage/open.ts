import { mkdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { AppError } from '#shared/contract/errors.ts'
import { recordsOn } from './door.ts'
import { takeFolder } from './lock.ts'
import { type Migration, migrate } from './migrate.ts'
import { first } from './migrations/001-first.ts'
import { orders } from './migrations/002-orders.ts'
import { camera } from './migrations/003-camera.ts'
import { firstLook } from './migrations/004-first-look.ts'
import { door } from './migrations/005-door.ts'
import type { Records } from './records.ts'
import { understood } from './understood.ts'

export const migrations: readonly Migration[] = [first, orders, camera, firstLook, door]

/** The open records of one file. */
export interface RecordsFile extends Records {
  /** On its way out: parts that do not write through `change` yet. */
  readonly db: Database
  close(): void
}

export interface Storage {
  readonly records: Records
  /** On its way out: parts that do not write through `records.change` yet. */
  readonly db: Database
  readonly folder: string
  /** When the last run did not close: the time of its last write, ISO 8601. Everything up to then is here. */
  readonly recoveredAt: string | null
  close(): void
}

/**
 * Opens (or makes) the records in a data folder and takes the folder for this process.
 * WAL with `synchronous=FULL`: a commit that returned survives a power cut.
 * Throws AppError `data-folder-in-use`, `database-newer`, `database-damaged`, `disk-full`, `disk-error`.
 */
export function openStorage(folder: string, clock: () => Date = () => new Date()): Storage {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = takeFolder(folder)
  try {
    const records = openRecords(join(folder, 'daybreak.sqlite'), clock)
    return {
      records,
      db: records.db,
      folder,
      recoveredAt: lock.staleSince,
      close() {
        records.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The records in one file, without the lock of a folder; made where there are none. Throws as `openStorage` does. */
export function openRecords(file: string, clock: () => Date = () => new Date()): RecordsFile {
  const db = openDatabase(file)
  return { ...recordsOn(db, clock), db, close: () => void db.close() }
}

/** On its way out: the bare database, for parts and tests that do not know `openRecords` yet. */
export function openDatabase(file: string): Database {
  let db: Database | undefined
  try {
    refuseForeign(file)
    db = new Sqlite(file)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    db.pragma('busy_timeout = 5000')
    migrate(db, migrations)
    return db
  } catch (error) {
    db?.close()
    throw understood(error)
  }
}

/**
 * Looks at the records without being able to write, because opening them for writing already changes the file (journal
 * mode, checkpoint at close). Throws AppError `database-newer`, `database-damaged`.
 */
function refuseForeign(file: string): void {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (bytes === 0) return
  const db = new Sqlite(file, { readonly: true })
  try {
    const have = db.pragma('user_version', { simple: true }) as number
    const newest = migrations.at(-1)?.version ?? 0
    if (have > newest) throw new AppError('database-newer', { have, newest })
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    const pages = db.pragma('page_count', { simple: true }) as number
    const pageSize = db.pragma('page_size', { simple: true }) as number
    // Pages that are not in the file yet may stand in the write-ahead log; without one, the file was cut off.
    const logged = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0
    if (logged === 0 && pages * pageSize > bytes) throw new AppError('database-damaged', { file: basename(file) })
  } finally {
    db.close()
  }
}
