import type { Database } from 'better-sqlite3-multiple-ciphers'

/** What SQLite finds wrong with the file; empty if it is sound. */
export const damageIn = (db: Database): string[] =>
  db
    .prepare<[], string>('SELECT integrity_check FROM pragma_integrity_check')
    .pluck()
    .all()
    .filter((line) => line !== 'ok')

export interface DanglingRow {
  readonly table: string
  /** Null in a table without row ids. */
  readonly row: number | null
  /** The table that lacks the referenced row. */
  readonly missingIn: string
}

/** Rows that refer to a missing row. */
export const danglingIn = (db: Database): DanglingRow[] =>
  db
    .prepare<[], DanglingRow>(
      'SELECT DISTINCT "table", rowid AS row, parent AS missingIn FROM pragma_foreign_key_check',
    )
    .all()

/** Counts the changed rows since the database was opened. */
export function changesOf(db: Database): () => number {
  const changed = db.prepare<[], number>('SELECT total_changes()').pluck()
  return () => changed.get() ?? 0
}
