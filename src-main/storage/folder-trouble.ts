import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { dirname, isAbsolute, relative } from 'node:path'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { understood } from './understood.ts'

type Thrown = { readonly code?: string; readonly path?: string }

const noFolder = new Set(['ENOTDIR', 'EEXIST', 'EISDIR'])
const noWriting = /^(EACCES|EPERM|EROFS|SQLITE_(READONLY|CANTOPEN))/
const full = /^(ENOSPC|EDQUOT|SQLITE_FULL)/
/** Another program holds the file, or its drive cannot be locked. */
const notReached = /^SQLITE_(BUSY|PROTOCOL|IOERR)/

/**
 * The AppError for a data folder that a start cannot use, and why: `data-folder-not-a-folder`,
 * `data-folder-not-writable`, `disk-full`, otherwise `data-folder-unreachable` with the system's own code. A value
 * that is not about the folder is returned as it is, also SQLite's errors about what a statement does.
 */
export function folderTrouble(error: unknown, folder: string): unknown {
  const known = understood(error)
  if (isAppError(known)) return known
  const { code = '' } = error as Thrown
  if (noFolder.has(code)) return new AppError('data-folder-not-a-folder', { folder })
  if (noWriting.test(code)) return new AppError('data-folder-not-writable', { folder })
  if (full.test(code)) return new AppError('disk-full', {}, true)
  const { errno } = error as { readonly errno?: number }
  if (errno === undefined && !notReached.test(code)) return error
  return new AppError('data-folder-unreachable', { folder, detail: code })
}

/** Creates the folder if it is missing. Throws the AppErrors of `folderTrouble` if nothing can be written there. */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    const missing = (error as Thrown).code === 'ENOENT'
    throw folderTrouble((missing && whyNotMade(folder)) || error, folder)
  }
}

/** Node reports a read-only drive as a missing folder. The nearest folder that exists tells; null if it is writable. */
function whyNotMade(folder: string): unknown {
  if (!existsSync(folder) && dirname(folder) !== folder) return whyNotMade(dirname(folder))
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return null
  } catch (error) {
    return error
  }
}

/** Like `folderTrouble` for an error of a later step of the start, if it is about a file in the data folder. */
export function troubleWithin(error: unknown, folder: string): unknown {
  const { path } = error as Thrown
  if (typeof path !== 'string') return error
  const inside = relative(folder, path)
  return inside.startsWith('..') || isAbsolute(inside) ? error : folderTrouble(error, folder)
}
