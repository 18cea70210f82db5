import type { BareDatabase } from '#main/storage/testing/index.ts'

/** For tests of parts that never sign: signs a case, with the open read if there is one. */
export function signBySql(db: BareDatabase, caseId: number): void {
  const open = db.prepare<[number], number>('SELECT id FROM reads WHERE case_id = ? AND done_at IS NULL').pluck()
  const begin = db.prepare("INSERT INTO reads (case_id, person_id, purpose, begun_at) VALUES (?, 'local', 'first', '')")
  const readId = open.get(caseId) ?? Number(begin.run(caseId).lastInsertRowid)
  db.prepare(
    `INSERT INTO reports (case_id, version, kind, read_id, signer_id, signer_name, meaning, signed_at, content, snapshot,
       pdf_sha256, pdf)
     VALUES (?, 1, 'final', ?, 'local', 'R', 'm', '2026-11-25T12:00:00.000Z', '{}', '{}', '', x'00')`,
  ).run(caseId, readId)
  db.prepare(
    `INSERT INTO report_slides (report_id, slide_id, screening_id)
     SELECT p.id, k.slide_id, s.shown_screening_id FROM reports p JOIN case_slides k ON k.case_id = p.case_id
     JOIN slides s ON s.id = k.slide_id WHERE p.case_id = ?`,
  ).run(caseId)
  db.prepare("UPDATE reads SET done_at = '2026-11-25T12:00:00.000Z' WHERE id = ?").run(readId)
}
