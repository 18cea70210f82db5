import Sqlite from 'better-sqlite3'

/**
 * One transaction on a bare database, as parts wrote before there was a door: what the benchmark of the door is measured
 * against. `write` prepares a statement, `within` runs work in one immediate transaction.
 */
export function plainDatabase(file: string) {
  const db = new Sqlite(file)
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON']) db.pragma(pragma)
  return {
    write: (sql: string) => {
      const statement = db.prepare(sql)
      return (...parameters: unknown[]): number => Number(statement.run(...parameters).lastInsertRowid)
    },
    within: <T>(work: () => T): T => db.transaction(work).immediate(),
    close: () => void db.close(),
  }
}
