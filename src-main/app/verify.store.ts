import type { Database } from 'better-sqlite3'

/** SQL of the check of the records. */
export function openVerifyStore(db: Database) {
  const slides = db.prepare<[], { id: number; path: string; fileName: string; sha256: string }>(
    'SELECT id, path, file_name AS fileName, sha256 FROM slides ORDER BY id',
  )
  const reports = db.prepare<[], { caseId: number; sha256: string }>(
    'SELECT case_id AS caseId, pdf_sha256 AS sha256 FROM sign_outs ORDER BY case_id',
  )
  const pdf = db.prepare<[number], { pdf: Buffer }>('SELECT pdf FROM sign_outs WHERE case_id = ?')
  return {
    /** What SQLite finds wrong with the file; empty where it is sound. */
    integrity: (): string[] =>
      (db.pragma('integrity_check') as { integrity_check: string }[])
        .map((row) => row.integrity_check)
        .filter((line) => line !== 'ok'),
    /** Rows that point to nothing, as `table row`. */
    danglingRows: (): string[] =>
      (db.pragma('foreign_key_check') as { table: string; rowid: number }[]).map(
        ({ table, rowid }) => `${table} ${rowid}`,
      ),
    slides: () => slides.all(),
    reports: () => reports.all(),
    pdf: (caseId: number) => pdf.get(caseId)?.pdf ?? null,
  }
}
