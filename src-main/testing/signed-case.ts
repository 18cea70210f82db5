import type { BareDatabase } from '#main/storage/testing/index.ts'

/** A case whose slide this is, as a signed one: for tests of parts that never sign. */
export function signBySql(db: BareDatabase, caseId: number): void {
  const { lastInsertRowid: readId } = db
    .prepare("INSERT INTO reads (case_id, person_id, purpose, begun_at) VALUES (?, 'local', 'first', '')")
    .run(caseId)
  db.prepare(
    `INSERT INTO reports (case_id, version, kind, read_id, signer_id, signer_name, meaning, signed_at, content, snapshot,
       pdf_sha256, pdf)
     VALUES (?, 1, 'final', ?, 'local', 'R', 'm', '2026-11-25T12:00:00.000Z', '{}', '{}', '', x'00')`,
  ).run(caseId, readId)
  db.prepare("UPDATE reads SET done_at = '2026-11-25T12:00:00.000Z' WHERE id = ?").run(readId)
}
