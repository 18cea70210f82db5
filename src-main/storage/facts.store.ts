import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3-multiple-ciphers'

/**
 * The facts that no migration may change, as comparable lines: every signed report with the hash of its stored PDF,
 * and the row counts of the large tables. A table renamed by a migration must also be renamed here.
 */
export function* factsOf(db: Database): Generator<string, void, undefined> {
  for (const report of signedReports(db)) {
    const { pdf, ...rest } = report
    yield `report ${JSON.stringify({ ...rest, actual: createHash('sha256').update(pdf).digest('hex') })}`
  }
  for (const names of counted) {
    const table = names.find((name) => hasTable(db, name.split(' ')[0]!))
    if (table) yield `rows of ${names[0]} ${db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()}`
  }
}

/** Each table with its names, oldest first. */
const counted: readonly (readonly string[])[] = [
  ['slides'],
  ['screenings'],
  // A reader's cells became decisions.
  ['cells WHERE batch >= 0'],
  ['orders'],
  ['quarantine'],
  ['review_actions', 'review_acts'],
  ['cell_reviews', 'decisions'],
  ['events'],
]

interface SignedReport {
  readonly caseId: number
  readonly signedAt: string
  readonly meaning: string
  /** The hash recorded when the report was signed. */
  readonly sha256: string
  readonly pdf: Buffer
}

const signedReports = (db: Database): Iterable<SignedReport> =>
  db
    .prepare<[], SignedReport>(
      `SELECT case_id AS caseId, signed_at AS signedAt, meaning, pdf_sha256 AS sha256, pdf
       FROM ${hasTable(db, 'reports') ? 'reports' : 'sign_outs'} ORDER BY case_id`,
    )
    .iterate()

const hasTable = (db: Database, name: string): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined
