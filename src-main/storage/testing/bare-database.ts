import Sqlite, { type Database } from 'better-sqlite3'

export type BareDatabase = Database

/**
 * For tests and benchmarks: a second connection to records, as a program that knows nothing of the door would open it. It
 * makes rows that no code makes and tries what triggers must refuse. Whoever opens it closes it.
 */
export function bareDatabase(file: string): BareDatabase {
  const db = new Sqlite(file)
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON']) db.pragma(pragma)
  return db
}
