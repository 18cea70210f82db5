import type { Database } from 'better-sqlite3'

/** What SQLite finds wrong with the file; empty where it is sound. */
export const damageIn = (db: Database): string[] =>
  db
    .prepare<[], string>('SELECT integrity_check FROM pragma_integrity_check')
    .pluck()
    .all()
    .filter((line) => line !== 'ok')

export interface DanglingRow {
  readonly table: string
  /** Null in a table without row numbers. */
  readonly row: number | null
  /** The table in which the row that it points to is missing. */
  readonly missingIn: string
}

/** Rows that point to a row which is not there. */
export const danglingIn = (db: Database): DanglingRow[] =>
  db
    .prepare<[], DanglingRow>(
      'SELECT DISTINCT "table", rowid AS row, parent AS missingIn FROM pragma_foreign_key_check',
    )
    .all()
