import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3-multiple-ciphers'
import { AppError } from '#shared/contract/errors.ts'
import { numberOf } from './place.ts'

export interface FolderLock {
  /** If a previous process died without releasing the folder: the time of its last write, ISO 8601. */
  readonly staleSince: string | null
  /** AppError `records-replaced` if the folder is no longer held, because its lock file was removed or replaced. */
  lost(): AppError | null
  /** The crash was reported, so the next process need not report it again. */
  told(): void
  release(): void
}

/** Begins the pid file of an owner that released the folder without reporting the previous crash. The time follows. */
const untold = 'untold '

/** An unreferenced lock would be garbage-collected, closed and so released while the records are still in use. */
const held = new Set<Database>()

/**
 * Allows one process per data folder. The lock is held by the operating system (on an empty SQLite file), which
 * releases it when the process dies for any reason. A process number in a file could belong to another process after
 * a reboot. Beside the lock, `daybreak.pid` says who holds it. If the file exists without a lock, the last run did
 * not end properly. That is reported until somebody was told, because a failed start tells nobody. Throws AppError
 * `data-folder-in-use` with the owner's process number.
 */
export function takeFolder(folder: string): FolderLock {
  const pidFile = join(folder, 'daybreak.pid')
  const lockFile = join(folder, 'daybreak.lock')
  let lock = hold(lockFile, pidFile)
  let number = numberOf(lockFile)
  let staleSince: string | null
  try {
    staleSince = crashBefore(folder, pidFile)
    writeFileSync(pidFile, String(process.pid), { mode: 0o600 })
  } catch (error) {
    lock.close()
    throw error
  }
  let told = staleSince === null
  held.add(lock)
  return {
    staleSince,
    lost() {
      const now = numberOf(lockFile)
      if (now === number) return null
      // A lock file that was removed is made again, unless another process has it. None can have written meanwhile: see
      // `holdRecords`.
      const again = heldAgain(lockFile, pidFile)
      if (!again) return new AppError('records-replaced', { what: 'daybreak.lock' })
      held.delete(lock)
      lock.close()
      lock = again
      held.add(lock)
      number = numberOf(lockFile)
      return null
    },
    told() {
      told = true
    },
    release() {
      if (!lock.open) return
      try {
        if (told) rmSync(pidFile, { force: true })
        else writeFileSync(pidFile, `${untold}${staleSince}`)
      } finally {
        lock.close()
        held.delete(lock)
      }
    },
  }
}

/** Does something with a data folder that no running Daybreak has open. Throws AppError `data-folder-in-use`. */
export function holdFolder<T>(folder: string, work: () => T): T {
  const lock = takeFolder(folder)
  try {
    return work()
  } finally {
    lock.release()
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

function heldAgain(file: string, pidFile: string): Database | null {
  try {
    return hold(file, pidFile)
  } catch {
    return null
  }
}

/** Last write of a previous run that did not end properly and was not reported yet. */
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
