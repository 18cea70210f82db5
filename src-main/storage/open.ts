import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { recordsOn } from './door.ts'
import { folderTrouble, prepareFolder } from './folder-trouble.ts'
import { takeFolder } from './lock.ts'
import { lookAt } from './look-at.ts'
import { migrate } from './migrate.ts'
import { type Migrated, migrateOnCopy } from './migrate-copy.ts'
import { migrations } from './migrations/index.ts'
import { refuseMissingRecords } from './missing-records.ts'
import { closeToOthers, type OpenToOthers } from './private-folder.ts'
import type { Records } from './records.ts'
import { understood } from './understood.ts'

/** The open records of one file. */
export interface RecordsFile extends Records {
  /** The versions before and after a migration at this start; null if the records were current or new. */
  readonly migrated: Migrated | null
  close(): void
}

export interface Storage {
  readonly records: Records
  readonly folder: string
  /** See `RecordsFile`. */
  readonly migrated: Migrated | null
  /** If the last run did not end properly: the time of its last write, ISO 8601. Everything up to then is kept. */
  readonly recoveredAt: string | null
  /** What other users of this machine could read until this start. Nothing for new records. */
  readonly openToOthers: OpenToOthers
  /** Call it once a reader saw `recoveredAt`. Until then every start reports it again, even after a failed one. */
  told(): void
  close(): void
}

/**
 * Opens (or creates) the records in a data folder and locks the folder for this process. WAL with `synchronous=FULL`:
 * a commit that returned survives a power cut. Throws AppError `data-folder-in-use`, `data-folder-not-a-folder`,
 * `data-folder-not-writable`, `data-folder-unreachable`, `records-missing`, `database-newer`, `database-damaged`,
 * `records-inconsistent`, `disk-full`, `disk-error`.
 */
export function openStorage(folder: string, clock: () => Date = () => new Date()): Storage {
  prepareFolder(folder)
  const file = join(folder, 'daybreak.sqlite')
  const isNew = !existsSync(file)
  const lock = taken(folder)
  try {
    refuseMissingRecords(folder)
    const before = closeToOthers(folder)
    const records = openRecords(file, clock)
    // The files that were just made, and what an earlier start could not close.
    const { open } = closeToOthers(folder)
    return {
      records,
      folder,
      openToOthers: { closed: isNew ? [] : before.closed, open },
      migrated: records.migrated,
      recoveredAt: lock.staleSince,
      told: lock.told,
      close() {
        records.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw folderTrouble(error, folder)
  }
}

function taken(folder: string) {
  try {
    return takeFolder(folder)
  } catch (error) {
    throw folderTrouble(error, folder)
  }
}

/** The records in one file, without the lock of a folder; created if missing. Throws like `openStorage`. */
export function openRecords(file: string, clock: () => Date = () => new Date()): RecordsFile {
  let db: Database | undefined
  try {
    lookAt(file)
    const migrated = migrateOnCopy(file, migrations)
    db = new Sqlite(file)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    db.pragma('busy_timeout = 5000')
    // New records have nothing to lose, so they need no copy.
    migrate(db, migrations)
    const opened = db
    return { ...recordsOn(db, clock), migrated, close: () => void opened.close() }
  } catch (error) {
    db?.close()
    throw understood(error)
  }
}
