import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { AppError } from '#shared/contract/errors.ts'

export interface FolderLock {
  /** When a previous process died without releasing: time of its last write, ISO 8601. */
  readonly staleSince: string | null
  release(): void
}

/** A lock that nobody refers to would be collected, closed and so given back while the records are still in use. */
const held = new Set<Database>()

/**
 * One process per data folder. The lock is one that the operating system holds (on an empty SQLite file) and takes back
 * when the process dies, however it dies; a number in a file could belong to a stranger after a restart of the machine.
 * Beside it `daybreak.pid` says who has it, and, when it is still there while nobody holds the lock, that the last run
 * did not end properly. Throws AppError `data-folder-in-use` with the owner's process number.
 */
export function takeFolder(folder: string): FolderLock {
  const pidFile = join(folder, 'daybreak.pid')
  const lock = hold(join(folder, 'daybreak.lock'), pidFile)
  const staleSince = ownerOf(pidFile) === null ? null : lastWrite(folder, pidFile)
  writeFileSync(pidFile, String(process.pid), { mode: 0o600 })
  held.add(lock)
  return {
    staleSince,
    release() {
      if (!lock.open) return
      rmSync(pidFile, { force: true })
      lock.close()
      held.delete(lock)
    },
  }
}

function hold(file: string, pidFile: string): Database {
  const lock = new Sqlite(file, { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    throw new AppError('data-folder-in-use', { pid: ownerOf(pidFile) ?? '?' })
  }
}

/** Null when there is none. */
function ownerOf(pidFile: string): number | null {
  try {
    return Number.parseInt(readFileSync(pidFile, 'utf8'), 10) || 0
  } catch {
    return null
  }
}

function lastWrite(folder: string, pidFile: string): string {
  const times = ['daybreak.sqlite', 'daybreak.sqlite-wal'].map(
    (name) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  )
  return new Date(Math.max(...times) || statSync(pidFile).mtimeMs).toISOString()
}
