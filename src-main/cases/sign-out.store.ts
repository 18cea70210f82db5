import type { Database } from 'better-sqlite3'
import { reviewStatus } from '#main/storage/index.ts'
import type { CellStatus } from '#shared/contract/schemas/screening.ts'

export interface SignOutRecord {
  readonly signer: string
  readonly meaning: string
  readonly signedAt: string
  readonly report: string
  readonly reportSha256: string
}

export interface MarkRecord {
  readonly cellId: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** The label that counts, as index into `cellClasses`. */
  readonly label: number
  readonly byReader: number
  readonly status: CellStatus
}

/** SQL of sign-out: what goes into a report, and the signed record itself. */
export function openSignOutStore(db: Database) {
  const exists = db.prepare<[number], number>('SELECT 1 FROM sign_outs WHERE case_id = ?').pluck()
  const one = db.prepare<[number], SignOutRecord>(
    `SELECT signer, meaning, signed_at AS signedAt, report, pdf_sha256 AS reportSha256
     FROM sign_outs WHERE case_id = ?`,
  )
  const pdf = db.prepare<[number], Buffer>('SELECT pdf FROM sign_outs WHERE case_id = ?').pluck()
  const insert = db.prepare<[number, string, string, string, number | null, string, string, string, Uint8Array]>(
    `INSERT INTO sign_outs (case_id, signer, meaning, signed_at, screening_id, pdf_sha256, report, snapshot, pdf)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  // `added`: 1 for a cell that a reader added, whatever label it has now.
  const counts = db.prepare<[number], { status: CellStatus; label: number; added: number; n: number }>(
    `SELECT ${reviewStatus} AS status, CASE WHEN r.status = 'dismissed' THEN c.label ELSE coalesce(r.label, c.label) END AS label,
       c.batch = -1 AS added, count(*) AS n
     FROM cell_reviews r JOIN cells c ON c.id = r.cell_id
     WHERE r.case_id = ? AND r.removed = 0 AND r.status <> 'open'
     GROUP BY 1, 2, 3`,
  )
  const marks = db.prepare<[number], MarkRecord>(
    `SELECT c.id AS cellId, c.x, c.y, c.width, c.height, coalesce(r.label, c.label) AS label,
       c.batch = -1 OR ${reviewStatus} = 'relabelled' AS byReader, ${reviewStatus} AS status
     FROM cell_reviews r JOIN cells c ON c.id = r.cell_id
     WHERE r.case_id = ? AND r.removed = 0 AND r.marked = 1 AND r.status <> 'dismissed'
     ORDER BY c.id`,
  )

  return {
    isSigned: (caseId: number) => exists.get(caseId) === 1,
    one: (caseId: number) => one.get(caseId) ?? null,
    pdf: (caseId: number) => pdf.get(caseId) ?? null,
    counts: (caseId: number) => counts.all(caseId),
    marks: (caseId: number) => marks.all(caseId),
    insert: (
      record: SignOutRecord & {
        readonly caseId: number
        readonly screeningId: number | null
        readonly snapshot: string
        readonly pdf: Uint8Array
      },
    ) =>
      void insert.run(
        record.caseId,
        record.signer,
        record.meaning,
        record.signedAt,
        record.screeningId,
        record.reportSha256,
        record.report,
        record.snapshot,
        record.pdf,
      ),
  }
}
export type SignOutStore = ReturnType<typeof openSignOutStore>
