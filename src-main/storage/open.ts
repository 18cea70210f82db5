import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Database } from 'better-sqlite3-multiple-ciphers'
import { readChain } from './chain.store.ts'
import { changesOf } from './checks.store.ts'
import { connect } from './connect.ts'
import { followCut, type MissingEvents } from './cut.ts'
import { recordsOn } from './door.ts'
import { encryptOnCopy } from './encrypt-copy.ts'
import { folderTrouble, prepareFolder } from './folder-trouble.ts'
import { holdRecords } from './holder.store.ts'
import { type FolderLock, takeFolder } from './lock.ts'
import { lookAt } from './look-at.ts'
import { migrate } from './migrate.ts'
import { type Migrated, migrateOnCopy } from './migrate-copy.ts'
import { migrations } from './migrations/index.ts'
import { refuseMissingRecords } from './missing-records.ts'
import { numberOf, placeCheck } from './place.ts'
import { closeToOthers, type OpenToOthers } from './private-folder.ts'
import type { ReadableRecords, Records } from './records.ts'
import { chainBroken } from './signs-of-damage.ts'
import { understood } from './understood.ts'
import { createWriting, type Writing } from './writing.ts'

/** The open records of one file. */
export interface RecordsFile extends Records {
  /** The versions before and after a migration at this start; null if the records were current or new. */
  readonly migrated: Migrated | null
  /** Whether the records are still written. */
  readonly writing: Writing
  /** Number of changes since the file was opened. */
  changes(): number
  /** Brings the write-ahead log into the file. */
  checkpoint(): void
  close(): void
}

export interface Storage {
  readonly records: Records
  readonly folder: string
  /** The records' file. */
  readonly file: string
  /** Whether the records are still written. Reading what can be read stays possible. */
  readonly writing: Writing
  /** Number of changes since the records were opened. */
  changes(): number
  /** See `RecordsFile`. */
  readonly migrated: Migrated | null
  /** If the last run did not end properly: the time of its last write, ISO 8601. Everything up to then is kept. */
  readonly recoveredAt: string | null
  /** What other users of this machine could read until this start. Nothing for new records. */
  readonly openToOthers: OpenToOthers
  /** Events that the records once had and have no more, until a person has seen that. */
  missing(): readonly MissingEvents[]
  /** That person has seen it. `by` is the `people.id`. */
  missingSeen(by: string): void
  /** Call it once a reader saw `recoveredAt`. Until then every start reports it again, even after a failed one. */
  told(): void
  close(): void
}

/**
 * Opens (or creates) the records in a data folder and locks the folder for this process. WAL with `synchronous=FULL`:
 * a commit that returned survives a power cut. Throws AppError `data-folder-in-use`, `data-folder-not-a-folder`,
 * `data-folder-not-writable`, `data-folder-unreachable`, `records-missing`, `database-newer`, `database-damaged`,
 * `records-inconsistent`, `disk-full`, `disk-error`, and for encrypted records `records-locked`, `keys-missing`,
 * `keys-damaged`, `key-wrong`, `key-file-foreign`.
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
    const held = heldRecords(records, file, lock)
    // The files that were just made, and what an earlier start could not close.
    const { open } = closeToOthers(folder)
    return {
      ...{ records, folder, file, writing: records.writing, changes: records.changes },
      openToOthers: { closed: isNew ? [] : before.closed, open },
      migrated: records.migrated,
      recoveredAt: lock.staleSince,
      told: lock.told,
      missing: held.missing,
      missingSeen: held.missingSeen,
      close() {
        held.leave()
        records.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw folderTrouble(error, folder)
  }
}

/** The records as this process's own, for as long as their file and the folder's lock stay in place. */
function heldRecords(records: RecordsFile, file: string, lock: FolderLock) {
  try {
    const leave = holdRecords(records, numberOf(file) ?? file)
    records.writing.ask(lock.lost)
    records.writing.ask(placeCheck(file, records.checkpoint))
    const { missing, missingSeen, close } = followCut(dirname(file), records)
    return {
      ...{ missing, missingSeen },
      leave() {
        leave()
        close()
      },
    }
  } catch (error) {
    records.close()
    throw error
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
    encryptOnCopy(file)
    db = connect(file)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    db.pragma('busy_timeout = 5000')
    // Pages are looked at more closely when they are read.
    db.pragma('cell_size_check = ON')
    // New records have nothing to lose, so they need no copy.
    migrate(db, migrations)
    const opened = db
    const writing = createWriting()
    const records = recordsOn(db, clock, writing)
    stopAtBrokenHead(records, writing)
    return {
      ...{ ...records, migrated, writing, changes: changesOf(db) },
      checkpoint: () => void opened.pragma('wal_checkpoint(TRUNCATE)'),
      close: () => void opened.close(),
    }
  } catch (error) {
    db?.close()
    throw understood(error)
  }
}

/** The last event must follow from the one before it. Otherwise the records open, but nothing is written. */
function stopAtBrokenHead(records: ReadableRecords, writing: Writing): void {
  const broken = readChain(records).brokenHead()
  if (broken) writing.stop(chainBroken(broken))
}
