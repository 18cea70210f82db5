import { closeSync, openSync, readFileSync, statSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'

export interface FolderLock {
  /** When a previous process died without releasing: time of its last write, ISO 8601. */
  readonly staleSince: string | null
  release(): void
}

/**
 * One process per data folder: a lock file with the owner's pid. A dead owner's lock is taken over.
 * Throws AppError `data-folder-in-use` with the owner's pid.
 */
export function takeFolder(folder: string): FolderLock {
  const file = join(folder, 'daybreak.lock')
  let staleSince: string | null = null
  for (let attempt = 0; ; attempt++) {
    try {
      const fd = openSync(file, 'wx', 0o600)
      writeSync(fd, String(process.pid))
      closeSync(fd)
      return { staleSince, release: () => releaseOwn(file) }
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error
      const owner = ownerOf(file)
      if (owner === null) continue
      if (attempt > 2 || (owner !== process.pid && isAlive(owner)))
        throw new AppError('data-folder-in-use', { pid: owner })
      staleSince = lastWrite(folder) ?? new Date(statSync(file).mtimeMs).toISOString()
      unlinkSync(file)
    }
  }
}

function releaseOwn(file: string): void {
  if (ownerOf(file) === process.pid) unlinkSync(file)
}

/** Null when the file vanished in between. */
function ownerOf(file: string): number | null {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || -1
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  if (pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}

function lastWrite(folder: string): string | null {
  let newest = 0
  for (const name of ['daybreak.sqlite', 'daybreak.sqlite-wal']) {
    try {
      newest = Math.max(newest, statSync(join(folder, name)).mtimeMs)
    } catch {
      // Not there: nothing was written.
    }
  }
  return newest ? new Date(newest).toISOString() : null
}
