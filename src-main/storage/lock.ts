import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { AppError } from '#shared/contract/errors.ts'

export interface FolderLock {
  /** When a previous process died without releasing: time of its last write, ISO 8601. */
  readonly staleSince: string | null
  /** Somebody knows of it now: the next process has nothing to say of it. */
  told(): void
  release(): void
}

/** Before the time in the file of an owner that gave the folder back and had told nobody of the crash before it. */
const untold = 'untold '

/** A lock that nobody refers to would be collected, closed and so given back while the records are still in use. */
const held = new Set<Database>()

/**
 * One process per data folder. The lock is one that the operating system holds (on an empty SQLite file) and takes back
 * when the process dies, however it dies; a number in a file could belong to a stranger after a restart of the machine.
 * Beside it `daybreak.pid` says who has it, and, when it is still there while nobody holds the lock, that the last run
 * did not end properly. It says so until somebody was told, because a start that fails tells nobody.
 * Throws AppError `data-folder-in-use` with the owner's process number.
 */
export function takeFolder(folder: string): FolderLock {
  const pidFile = join(folder, 'daybreak.pid')
  const lock = hold(join(folder, 'daybreak.lock'), pidFile)
  const staleSince = crashBefore(folder, pidFile)
  let told = staleSince === null
  writeFileSync(pidFile, String(process.pid), { mode: 0o600 })
  held.add(lock)
  return {
    staleSince,
    told() {
      told = true
    },
    release() {
      if (!lock.open) return
      if (told) rmSync(pidFile, { force: true })
      else writeFileSync(pidFile, `${untold}${staleSince}`)
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
    throw new AppError('data-folder-in-use', { pid: Number.parseInt(contentOf(pidFile) ?? '', 10) || '?' })
  }
}

/** When the run before wrote last and did not end properly, or the one before that did not and nobody was told. */
function crashBefore(folder: string, pidFile: string): string | null {
  const left = contentOf(pidFile)
  if (left === null) return null
  return left.startsWith(untold) ? left.slice(untold.length) : lastWrite(folder, pidFile)
}

function contentOf(pidFile: string): string | null {
  try {
    return readFileSync(pidFile, 'utf8')
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
