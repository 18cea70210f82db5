import type { Database } from 'better-sqlite3-multiple-ciphers'

/** A copy in progress has a table with a mark of the file that it was made from. */
export function readMark(db: Database): string | null {
  const there = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'migration_source'").get()
  return there ? (db.prepare<[], string>('SELECT mark FROM migration_source').pluck().get() ?? null) : null
}

export function writeMark(db: Database, mark: string): void {
  db.transaction(() => {
    db.exec('CREATE TABLE migration_source (mark TEXT NOT NULL)')
    db.prepare('INSERT INTO migration_source VALUES (?)').run(mark)
  }).immediate()
}

export const removeMark = (db: Database): void => void db.exec('DROP TABLE IF EXISTS migration_source')

/** The highest id ever used in each table. It differs if rows were added to one of two files that look alike. */
export const highestIds = (db: Database): unknown[] =>
  db.prepare('SELECT name, seq FROM sqlite_sequence ORDER BY name').raw().all()
