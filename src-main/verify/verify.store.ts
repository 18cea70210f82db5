import type { ReadableRecords } from '#main/storage/index.ts'

/** SQL of the check of the records. */
export function openVerifyStore(records: ReadableRecords) {
  const slides = records.read<[], { id: number; path: string; fileName: string; sha256: string }>(
    'SELECT id, path, file_name AS fileName, sha256 FROM slides ORDER BY id',
  )
  const reports = records.read<[], { caseId: number; sha256: string }>(
    'SELECT case_id AS caseId, pdf_sha256 AS sha256 FROM sign_outs ORDER BY case_id',
  )
  const pdf = records.read<[number], Buffer>('SELECT pdf FROM sign_outs WHERE case_id = ?', { pluck: true })
  return {
    slides: () => slides.all(),
    reports: () => reports.all(),
    pdf: (caseId: number) => pdf.get(caseId) ?? null,
  }
}
