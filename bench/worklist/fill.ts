import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { migrations, openStorage } from '../../src-main/storage/index.ts'
import { labels, type MadeCase, madeCases } from './made-up.ts'
import { draftOf, infoOf, madeModel, pdfOf, resultOf, snapshotOf } from './made-up-results.ts'

/** The schema version that is written here. The program's own migrations bring it up to date. */
const writtenVersion = 4
const reviewedCells = 3
const params = JSON.stringify({ method: 3, micronsPerPixel: 0.25 })
const paramsHash = createHash('sha256').update(params).digest('hex')

export interface Filled {
  readonly signed: number
  /** Time of the program's migration from version 4 to its own, ms. */
  readonly migratedMs: number
}

/**
 * Fills a new data folder with the worklist of a laboratory: cases in every state, most of them signed, some with
 * several slides. The records are written in version 4, whose schema no longer changes, and then opened by the
 * current program, so that this file need not know its schema. All slides share one existing file.
 */
export function fillRecords(folder: string, { cases, seed = 1 }: { cases: number; seed?: number }): Filled {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'slide.tif')
  writeFileSync(file, 'stands for every slide of the worklist')
  const signed = writeOldRecords(join(folder, 'daybreak.sqlite'), file, madeCases(cases, seed, new Date()))
  const from = performance.now()
  openStorage(folder).close()
  return { signed, migratedMs: performance.now() - from }
}

function writeOldRecords(path: string, file: string, cases: Iterable<MadeCase>): number {
  const db = new DatabaseSync(path)
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON')
    for (const { version, sql } of migrations) if (version <= writtenVersion) db.exec(sql ?? '')
    db.exec(`BEGIN; PRAGMA user_version = ${writtenVersion}`)
    db.exec(`INSERT INTO settings (key, value) VALUES ('screenOnImport', 'false')`)
    const insert = inserts(db, file)
    let signed = 0
    for (const made of cases) {
      const orderId = made.ordered ? insert.order(made) : null
      for (let n = 1; n <= made.slides; n++) insert.caseWithSlide(made, n, orderId)
      if (made.stage === 'signed') signed++
    }
    db.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)')
    return signed
  } finally {
    db.close()
  }
}

/** One function per kind of row. Each statement is prepared once. */
function inserts(db: DatabaseSync, file: string) {
  const into = (table: string, ...columns: string[]) => {
    const marks = columns.map(() => '?').join(', ')
    const statement = db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`)
    return (...values: (string | number | null | Uint8Array)[]): number =>
      Number(statement.run(...values).lastInsertRowid)
  }
  const order = into(
    ...['orders', 'accession', 'accession_key', 'patient_name', 'patient_sex', 'birth_date', 'specimen'],
    ...['specimen_text', 'imported_at', 'changed_at'],
  )
  const aCase = into(
    'cases',
    'accession',
    'patient_name',
    'patient_age',
    'patient_sex',
    'birth_date',
    'specimen',
    'added_at',
  )
  const slide = into(
    ...['slides', 'case_id', 'sha256', 'path', 'file_name', 'bytes', 'modified_ms', 'info', 'microns_per_pixel'],
    ...['scale_source', 'added_at'],
  )
  const label = into(
    ...['slide_labels', 'slide_id', 'codes', 'accessions', 'scanner', 'state', 'order_id', 'matched_by', 'changed_at'],
  )
  const screening = into(
    ...['screenings', 'slide_sha256', 'model_sha256', 'params_hash', 'params', 'phase', 'result', 'started_at'],
    'finished_at',
  )
  const job = into(
    ...['jobs', 'kind', 'slide_id', 'screening_id', 'state', 'tiles_done', 'tiles_total', 'cells_found', 'error'],
    ...['queued_at', 'finished_at'],
  )
  const cell = into(
    ...['cells', 'screening_id', 'batch', 'x', 'y', 'width', 'height', 'label', 'abnormal', 'high_grade', 'presence'],
    'graded',
  )
  const review = into('cell_reviews', 'case_id', 'cell_id', 'status', 'label', 'marked')
  const action = into('review_actions', 'case_id', 'reader', 'kind', 'action', 'before', 'after', 'at')
  const draft = into('drafts', 'case_id', 'draft', 'saved_at')
  const signOut = into(
    ...['sign_outs', 'case_id', 'signer', 'meaning', 'signed_at', 'screening_id', 'pdf_sha256', 'report', 'snapshot'],
    'pdf',
  )

  function screened(made: MadeCase, slideId: number, sha256: string): { screeningId: number; cellIds: number[] } {
    const { addedAt: at } = made
    const screeningId = screening(sha256, madeModel.sha256, paramsHash, params, 'done', resultOf(made), at, at)
    const labelIndex = labels.indexOf(made.label)
    const cellIds = Array.from({ length: reviewedCells }, (_, i) =>
      cell(screeningId, 0, 1000 + 400 * i, 2000, 60, 60, labelIndex, made.risk.abnormal, made.risk.highGrade, 0.9, 1),
    )
    job('screening', slideId, screeningId, 'succeeded', 9, 9, reviewedCells, null, at, at)
    return { screeningId, cellIds }
  }

  function reviewed(made: MadeCase, caseId: number, cellIds: readonly number[]): void {
    const labelIndex = labels.indexOf(made.label)
    for (const id of cellIds) {
      const before = JSON.stringify([[id, 'open', null, 0, 0]])
      const after = JSON.stringify([[id, 'accepted', made.label, 0, 0]])
      action(caseId, made.signer, 'act', JSON.stringify({ kind: 'accept' }), before, after, made.addedAt)
      review(caseId, id, 'accepted', labelIndex, 0)
    }
    draft(caseId, JSON.stringify(draftOf(made)), made.addedAt)
  }

  function signedOut(made: MadeCase, caseId: number, screeningId: number, sha256: string): void {
    const pdf = pdfOf(made)
    const snapshot = snapshotOf(made, sha256)
    const hash = createHash('sha256').update(pdf).digest('hex')
    const report = JSON.stringify(draftOf(made))
    signOut(caseId, made.signer, 'Read and signed', made.addedAt, screeningId, hash, report, snapshot, pdf)
  }

  return {
    order: (made: MadeCase): number =>
      order(
        ...[made.accession, made.accession.toUpperCase(), made.patientName, 'female', made.birthDate],
        ...['liquid-based', 'ThinPrep', made.addedAt, made.addedAt],
      ),

    /** Inserts the `n`th slide of a case. Version 4 stores it as a separate case numbered `-2`, `-3`. */
    caseWithSlide(made: MadeCase, n: number, orderId: number | null): void {
      const { addedAt: at } = made
      const accession = n === 1 ? made.accession : `${made.accession}-${n}`
      const caseId = aCase(accession, made.patientName, made.patientAge, 'female', made.birthDate, 'liquid-based', at)
      const sha256 = createHash('sha256').update(accession).digest('hex')
      const scale = made.stage === 'needs-scale' ? null : 0.25
      const info = infoOf(scale)
      const source = scale === null ? 'unknown' : 'file'
      const slideId = slide(caseId, sha256, file, `${accession}.svs`, 38, 0, info, scale, source, at)
      label(
        slideId,
        '[]',
        '[]',
        '',
        orderId === null ? 'free' : 'matched',
        orderId,
        orderId === null ? null : 'code',
        at,
      )
      if (made.stage === 'failed') {
        const error = JSON.stringify({
          code: 'slide-unreadable',
          params: { file: `${accession}.svs` },
          retryable: true,
        })
        job('screening', slideId, null, 'failed', 3, 9, 0, error, at, at)
      }
      if (made.stage === 'stopped') job('screening', slideId, null, 'cancelled', 3, 9, 0, null, at, at)
      if (made.stage !== 'ready' && made.stage !== 'in-review' && made.stage !== 'signed') return
      const { screeningId, cellIds } = screened(made, slideId, sha256)
      if (made.stage !== 'ready') reviewed(made, caseId, cellIds)
      if (made.stage === 'signed') signedOut(made, caseId, screeningId, sha256)
    },
  }
}
