import { connect } from './connect.ts'

/**
 * Copies records into a new file as they are at this moment, with the same key and without gaps, while others read and
 * write them. For threads: it blocks until all is written. The copy is not yet synced to the disk. Throws SQLite's
 * errors.
 */
export function vacuumInto(file: string, copy: string, keys: readonly Buffer[]): void {
  const db = connect(file, { readonly: true }, keys)
  try {
    db.pragma('busy_timeout = 5000')
    db.prepare('VACUUM INTO ?').run(copy)
  } finally {
    db.close()
  }
}
