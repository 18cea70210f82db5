import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { takeFolder } from './lock.ts'
import { type Migration, migrate } from './migrate.ts'
import { first } from './migrations/001-first.ts'

export const migrations: readonly Migration[] = [first]

export interface Storage {
  readonly db: Database
  readonly folder: string
  /** When the last run did not close: the time of its last write, ISO 8601. Everything up to then is here. */
  readonly recoveredAt: string | null
  close(): void
}

/**
 * Opens (or makes) the records in a data folder and takes the folder for this process.
 * WAL with `synchronous=FULL`: a commit that returned survives a power cut.
 * Throws AppError `data-folder-in-use`, `database-newer`, `database-damaged`, `disk-full`.
 */
export function openStorage(folder: string): Storage {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = takeFolder(folder)
  try {
    const db = openDatabase(join(folder, 'daybreak.sqlite'))
    return {
      db,
      folder,
      recoveredAt: lock.staleSince,
      close() {
        db.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The same database without the folder lock, for `verify` and tests. */
export function openDatabase(file: string): Database {
  let db: Database | undefined
  try {
    db = new Sqlite(file)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    db.pragma('busy_timeout = 5000')
    migrate(db, migrations)
    return db
  } catch (error) {
    db?.close()
    if (isAppError(error)) throw error
    const code = (error as { code?: string }).code ?? ''
    if (code === 'SQLITE_FULL' || code === 'ENOSPC') throw new AppError('disk-full', {}, true)
    if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT'))
      throw new AppError('database-damaged', { file })
    throw error
  }
}

/** Runs `work` and turns what SQLite says of a full disk or of a signed case into the error the reader understands. */
export function translating<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    const { code = '', message = '' } = error as { code?: string; message?: string }
    if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR')) throw new AppError('disk-full', {}, true)
    if (message === 'case-signed') throw new AppError('case-signed')
    throw error
  }
}
