import { createHash } from 'node:crypto'
import type { Change, ReadableRecords, Records } from '#main/storage/index.ts'
import type { Acknowledged } from '#shared/contract/schemas/signing.ts'
import type { ReportKind, ReportVersion } from '#shared/domain/report-versions.ts'

/** A signed report without its PDF. */
export interface ReportRecord extends ReportVersion {
  readonly supersedes: number | null
  readonly reason: string
  /** The text that an addendum adds; empty for other kinds. */
  readonly addendum: string
  readonly signer: string
  readonly meaning: string
  readonly signedAt: string
  readonly reportSha256: string
  /** JSON of the result as signed. */
  readonly content: string
  /** What the signature contradicted or skipped. */
  readonly acknowledged: readonly Acknowledged[]
}

type Row = Omit<ReportRecord, 'acknowledged'> & { readonly acknowledged: string | null }

/** A slide of a report, and the screening that its counts refer to; null if it was read without one. */
export interface ReportSlide {
  readonly slideId: number
  readonly screeningId: number | null
}

export interface NewReport {
  readonly caseId: number
  readonly version: number
  readonly kind: ReportKind
  readonly supersedes: number | null
  readonly reason: string
  readonly addendum: string
  readonly readId: number
  readonly signerId: string
  readonly signer: string
  readonly meaning: string
  readonly signedAt: string
  readonly content: string
  readonly snapshot: string
  readonly pdf: Uint8Array
  /** The report's slides, each with the screening that its counts refer to. */
  readonly slides: readonly ReportSlide[]
}

/** SQL of signed reports, for reading. */
export function readReports(records: ReadableRecords) {
  const ofCase = records.read<[number], Row>(
    `SELECT id, version, kind, supersedes, reason, addendum, signer_name AS signer, meaning, signed_at AS signedAt,
       pdf_sha256 AS reportSha256, content, snapshot -> '$.acknowledged' AS acknowledged
     FROM reports WHERE case_id = ? ORDER BY version`,
  )
  const pdf = records.read<[number, number], Buffer>('SELECT pdf FROM reports WHERE case_id = ? AND version = ?', {
    pluck: true,
  })
  const snapshot = records.read<[number], string>('SELECT snapshot FROM reports WHERE id = ?', { pluck: true })
  const newest = records.read<[number], number>('SELECT coalesce(max(version), 0) FROM reports WHERE case_id = ?', {
    pluck: true,
  })
  const caseId = records.read<[string], number>('SELECT id FROM cases WHERE accession = ? AND merged_into IS NULL', {
    pluck: true,
  })
  const slidesOf = records.read<[number], ReportSlide>(
    'SELECT slide_id AS slideId, screening_id AS screeningId FROM report_slides WHERE report_id = ? ORDER BY slide_id',
  )
  return {
    /** The case with this accession number; null if there is none. */
    caseIdOf: (accession: string): number | null => caseId.get(accession) ?? null,
    newestVersion: (caseId: number): number => newest.get(caseId) ?? 0,
    slidesOf: (reportId: number): ReportSlide[] => slidesOf.all(reportId),
    /** All versions, oldest first. */
    ofCase: (caseId: number): ReportRecord[] =>
      ofCase
        .all(caseId)
        .map((row) => ({ ...row, acknowledged: row.acknowledged === null ? [] : JSON.parse(row.acknowledged) })),
    pdf: (caseId: number, version: number): Buffer | null => pdf.get(caseId, version) ?? null,
    /** JSON of everything that the report shows. */
    snapshot: (reportId: number): string => snapshot.get(reportId)!,
  }
}

/** SQL of signing. A report is written once and never changed. */
export function openReportsStore(records: Records) {
  const insert = records.write<[Omit<NewReport, 'slides'> & { readonly reportSha256: string }]>(
    `INSERT INTO reports (case_id, version, kind, supersedes, reason, addendum, read_id, signer_id, signer_name, meaning,
       signed_at, content, snapshot, pdf_sha256, pdf)
     VALUES (@caseId, @version, @kind, @supersedes, @reason, @addendum, @readId, @signerId, @signer, @meaning, @signedAt, @content,
       @snapshot, @reportSha256, @pdf)`,
  )
  const insertSlide = records.write<[number, number, number | null]>(
    'INSERT INTO report_slides (report_id, slide_id, screening_id) VALUES (?, ?, ?)',
  )
  return {
    ...readReports(records),
    /** Returns the SHA-256 of the PDF, which is stored with it. */
    insert(change: Change, { slides, ...report }: NewReport): string {
      const reportSha256 = createHash('sha256').update(report.pdf).digest('hex')
      const reportId = insert.run(change, { ...report, reportSha256 }).lastInsertRowid
      for (const { slideId, screeningId } of slides) insertSlide.run(change, reportId, slideId, screeningId)
      return reportSha256
    },
  }
}
export type ReportsStore = ReturnType<typeof openReportsStore>
