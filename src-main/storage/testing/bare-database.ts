import type { Database } from 'better-sqlite3-multiple-ciphers'
import { connect } from '../connect.ts'

export type BareDatabase = Database

/**
 * For tests and benchmarks: a second connection to records that bypasses the door. It creates rows that the program
 * cannot make, and tries what triggers must refuse. The caller closes it.
 */
export function bareDatabase(file: string): BareDatabase {
  const db = connect(file)
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON']) db.pragma(pragma)
  return db
}
