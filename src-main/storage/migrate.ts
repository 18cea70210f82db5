import type { Database } from 'better-sqlite3'
import { AppError } from '#shared/contract/errors.ts'

export interface Migration {
  readonly version: number
  readonly name: string
  readonly sql: string
}

/**
 * Brings the database to the newest schema, each migration in a transaction of its own.
 * Throws AppError `database-newer` when a newer program wrote it: it is refused, never changed.
 */
export function migrate(db: Database, migrations: readonly Migration[]): void {
  const have = db.pragma('user_version', { simple: true }) as number
  const newest = migrations.at(-1)?.version ?? 0
  if (have > newest) throw new AppError('database-newer', { have, newest })
  for (const migration of migrations) {
    if (migration.version <= have) continue
    db.transaction(() => {
      db.exec(migration.sql)
      db.pragma(`user_version = ${migration.version}`)
    }).immediate()
  }
}
