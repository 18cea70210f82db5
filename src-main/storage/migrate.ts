import type { Database } from 'better-sqlite3-multiple-ciphers'
import { AppError } from '#shared/contract/errors.ts'
import { inconsistent } from './inconsistent.ts'

/**
 * One step of the schema. `sql` runs first, then `run`, both in one transaction without foreign key enforcement. So a
 * table may be rebuilt without cascades, and the references are checked after all steps.
 */
export interface Migration {
  readonly version: number
  readonly name: string
  readonly sql?: string
  /** Throws `inconsistent(table, row, why)` for a row that the program cannot have written. */
  readonly run?: (db: Database) => void
}

export const versionOf = (db: Database): number => db.pragma('user_version', { simple: true }) as number
export const newestOf = (migrations: readonly Migration[]): number => migrations.at(-1)?.version ?? 0

/**
 * Migrates the database to the newest schema, with one transaction per migration. `onStep` is called after each
 * commit. Throws AppError `database-newer` for a database of a newer program, which is never changed. Throws
 * `records-inconsistent` if rows contradict the new schema.
 */
export function migrate(
  db: Database,
  migrations: readonly Migration[],
  onStep: (migration: Migration) => void = () => undefined,
): void {
  const have = versionOf(db)
  const newest = newestOf(migrations)
  if (have > newest) throw new AppError('database-newer', { have, newest })
  db.pragma('foreign_keys = OFF')
  try {
    for (const migration of migrations.filter(({ version }) => version > have)) {
      db.transaction(apply).immediate(db, migration)
      onStep(migration)
    }
  } finally {
    db.pragma('foreign_keys = ON')
  }
}

function apply(db: Database, { version, name, sql, run }: Migration): void {
  try {
    if (sql) db.exec(sql)
    run?.(db)
  } catch (error) {
    const { code = '', message = '' } = error as { code?: string; message?: string }
    // SQLite names the table and the columns of rows that break a constraint of the new schema.
    if (code.startsWith('SQLITE_CONSTRAINT'))
      throw inconsistent(/: (\w+)\./.exec(message)?.[1] ?? name, '?', `${message} (migration ${name})`)
    throw error
  }
  db.pragma(`user_version = ${version}`)
}
