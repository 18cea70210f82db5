import { statSync } from 'node:fs'
import { AppError } from '#shared/contract/errors.ts'

/** The number of a file on its drive, which stays the same if the file is renamed; null if there is none. */
export function numberOf(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found ? `${found.dev}:${found.ino}` : null
}

/**
 * Checks that the open records are still the file of their name, and that their write-ahead log has not been removed.
 * What is written into a removed file is lost once it is closed. Returns AppError `records-replaced`, or null.
 * `rescue` is called if only the log is missing: its contents are still open and can be brought into the records.
 */
export function placeCheck(file: string, rescue: () => void): () => AppError | null {
  const records = numberOf(file)
  const log = `${file}-wal`
  let logged = false
  return () => {
    if (numberOf(file) !== records) return new AppError('records-replaced', { what: 'daybreak.sqlite' })
    const hasLog = numberOf(log) !== null
    if (logged && !hasLog) {
      rescue()
      return new AppError('records-replaced', { what: 'daybreak.sqlite-wal' })
    }
    logged = hasLog
    return null
  }
}
