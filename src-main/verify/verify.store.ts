import type { ReadableRecords } from '#main/storage/index.ts'

/** SQL for checking the records. */
export function openVerifyStore(records: ReadableRecords) {
  const slides = records.read<[], { id: number; path: string; fileName: string; sha256: string }>(
    'SELECT id, path, file_name AS fileName, sha256 FROM slides ORDER BY id',
  )
  const reports = records.read<[], { id: number; caseId: number; version: number; sha256: string }>(
    'SELECT id, case_id AS caseId, version, pdf_sha256 AS sha256 FROM reports ORDER BY case_id, version',
  )
  const pdf = records.read<[number], Buffer>('SELECT pdf FROM reports WHERE id = ?', { pluck: true })
  const heads = records.read<[], { caseId: number; version: number; event: number; link: string }>(
    `SELECT case_id AS caseId, version, snapshot ->> '$.records.event' AS event, snapshot ->> '$.records.link' AS link
     FROM reports WHERE snapshot ->> '$.records.event' IS NOT NULL ORDER BY id`,
  )
  return {
    /** The ends of the chain of events that reports hold. */
    heads: () => heads.all(),
    slides: () => slides.all(),
    reports: () => reports.all(),
    pdf: (reportId: number) => pdf.get(reportId) ?? null,
  }
}
