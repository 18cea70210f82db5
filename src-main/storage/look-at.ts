import { basename } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'
import { bytesOf } from './bytes-of.ts'
import { connect } from './connect.ts'
import { newestOf, versionOf } from './migrate.ts'
import { migrations } from './migrations/index.ts'

/**
 * The schema version of the records in a file, 0 if there are none. It is read without write access, because opening
 * a file for writing already changes it (journal mode, checkpoint at close). Throws AppError `database-newer`,
 * `database-damaged`, what `connect` throws, and SQLite's error for a file that is not its own.
 */
export function lookAt(file: string, keys: readonly Buffer[] | null = null): number {
  const bytes = bytesOf(file)
  if (bytes === 0) return 0
  const db = connect(file, { readonly: true }, keys)
  try {
    const have = versionOf(db)
    const newest = newestOf(migrations)
    if (have > newest) throw new AppError('database-newer', { have, newest })
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    const pages = db.pragma('page_count', { simple: true }) as number
    const pageSize = db.pragma('page_size', { simple: true }) as number
    // Pages missing from the file may be in the write-ahead log. Without a log, the file was truncated.
    const logged = bytesOf(`${file}-wal`)
    if (logged === 0 && pages * pageSize > bytes) throw new AppError('database-damaged', { file: basename(file) })
    return have
  } finally {
    db.close()
  }
}
