import { statSync } from 'node:fs'
import { basename } from 'node:path'
import Sqlite from 'better-sqlite3'
import { AppError } from '#shared/contract/errors.ts'
import { newestOf, versionOf } from './migrate.ts'
import { migrations } from './migrations/index.ts'

/**
 * The schema version of the records in a file, 0 where there are none. Looks at them without being able to write, because
 * opening them for writing already changes the file (journal mode, checkpoint at close).
 * Throws AppError `database-newer`, `database-damaged`, and what SQLite throws for a file that is none of its own.
 */
export function lookAt(file: string): number {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (bytes === 0) return 0
  const db = new Sqlite(file, { readonly: true })
  try {
    const have = versionOf(db)
    const newest = newestOf(migrations)
    if (have > newest) throw new AppError('database-newer', { have, newest })
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    const pages = db.pragma('page_count', { simple: true }) as number
    const pageSize = db.pragma('page_size', { simple: true }) as number
    // Pages that are not in the file yet may stand in the write-ahead log; without one, the file was cut off.
    const logged = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0
    if (logged === 0 && pages * pageSize > bytes) throw new AppError('database-damaged', { file: basename(file) })
    return have
  } finally {
    db.close()
  }
}
