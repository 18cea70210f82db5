import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ensureKeys } from '../../src-main/keys/index.ts'
import { migrations, openStorage } from '../../src-main/storage/index.ts'
import { labels, type MadeCase, madeCases } from './made-up.ts'
import { draftOf, infoOf, madeModel, pdfOf, resultOf, snapshotOf } from './made-up-results.ts'
import { type OldRows, oldRows } from './old-rows.ts'

/** The schema version that is written here. The program's own migrations bring it up to date. */
const writtenVersion = 4
const reviewedCells = 3
const params = JSON.stringify({ method: 3, micronsPerPixel: 0.25 })
const paramsHash = createHash('sha256').update(params).digest('hex')

export interface Filled {
  readonly signed: number
  /** Time of the program's migration from version 4 to its own, with encryption if it was asked for, ms. */
  readonly migratedMs: number
}

/**
 * Fills a new data folder with the worklist of a laboratory: cases in every state, most of them signed, some with
 * several slides. The records are written in version 4, whose schema no longer changes, and then opened by the
 * current program, so that this file need not know its schema. All slides share one existing file.
 */
export function fillRecords(
  folder: string,
  { cases, seed = 1, encrypt = false }: { cases: number; seed?: number; encrypt?: boolean },
): Filled {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'slide.tif')
  writeFileSync(file, 'stands for every slide of the worklist')
  const signed = writeOldRecords(join(folder, 'daybreak.sqlite'), file, madeCases(cases, seed, new Date()))
  if (encrypt) ensureKeys(folder)
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
    const rows = oldRows(db)
    let signed = 0
    for (const made of cases) {
      const orderId = made.ordered ? addOrder(rows, made) : null
      for (let n = 1; n <= made.slides; n++) addCase(rows, file, made, n, orderId)
      if (made.stage === 'signed') signed++
    }
    db.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)')
    return signed
  } finally {
    db.close()
  }
}

function addOrder(rows: OldRows, made: MadeCase): number {
  return rows.order(
    ...[made.accession, made.accession.toUpperCase(), made.patientName, 'female', made.birthDate],
    ...['liquid-based', 'ThinPrep', made.addedAt, made.addedAt],
  )
}

/**
 * Inserts the `n`th slide of a case, whose file is `file`. Version 4 stores it as a separate case numbered `-2`, `-3`.
 */
function addCase(rows: OldRows, file: string, made: MadeCase, n: number, orderId: number | null): void {
  const { addedAt: at } = made
  const accession = n === 1 ? made.accession : `${made.accession}-${n}`
  const { patientName, patientAge, birthDate } = made
  const caseId = rows.case(accession, patientName, patientAge, 'female', birthDate, 'liquid-based', at)
  const sha256 = createHash('sha256').update(accession).digest('hex')
  const scale = made.stage === 'needs-scale' ? null : 0.25
  const info = infoOf(scale)
  const source = scale === null ? 'unknown' : 'file'
  const slideId = rows.slide(caseId, sha256, file, `${accession}.svs`, 38, 0, info, scale, source, at)
  const [state, matchedBy] = orderId === null ? ['free', null] : ['matched', 'code']
  rows.label(slideId, '[]', '[]', '', state, orderId, matchedBy, at)
  if (made.stage === 'failed') {
    const error = JSON.stringify({ code: 'slide-unreadable', params: { file: `${accession}.svs` }, retryable: true })
    rows.job('screening', slideId, null, 'failed', 3, 9, 0, error, at, at)
  }
  if (made.stage === 'stopped') rows.job('screening', slideId, null, 'cancelled', 3, 9, 0, null, at, at)
  if (made.stage !== 'ready' && made.stage !== 'in-review' && made.stage !== 'signed') return
  const { screeningId, cellIds } = addScreening(rows, made, slideId, sha256)
  if (made.stage !== 'ready') addReview(rows, made, caseId, cellIds)
  if (made.stage === 'signed') addSignature(rows, made, caseId, screeningId, sha256)
}

function addScreening(
  rows: OldRows,
  made: MadeCase,
  slideId: number,
  sha256: string,
): { screeningId: number; cellIds: number[] } {
  const { addedAt: at, risk } = made
  const { abnormal, highGrade } = risk
  const screeningId = rows.screening(sha256, madeModel.sha256, paramsHash, params, 'done', resultOf(made), at, at)
  const labelIndex = labels.indexOf(made.label)
  const cellIds = Array.from({ length: reviewedCells }, (_, i) =>
    rows.cell(screeningId, 0, 1000 + 400 * i, 2000, 60, 60, labelIndex, abnormal, highGrade, 0.9, 1),
  )
  rows.job('screening', slideId, screeningId, 'succeeded', 9, 9, reviewedCells, null, at, at)
  return { screeningId, cellIds }
}

function addReview(rows: OldRows, made: MadeCase, caseId: number, cellIds: readonly number[]): void {
  const labelIndex = labels.indexOf(made.label)
  for (const id of cellIds) {
    const before = JSON.stringify([[id, 'open', null, 0, 0]])
    const after = JSON.stringify([[id, 'accepted', made.label, 0, 0]])
    rows.action(caseId, made.signer, 'act', JSON.stringify({ kind: 'accept' }), before, after, made.addedAt)
    rows.review(caseId, id, 'accepted', labelIndex, 0)
  }
  rows.draft(caseId, JSON.stringify(draftOf(made)), made.addedAt)
}

function addSignature(rows: OldRows, made: MadeCase, caseId: number, screeningId: number, sha256: string): void {
  const pdf = pdfOf(made)
  const snapshot = snapshotOf(made, sha256)
  const hash = createHash('sha256').update(pdf).digest('hex')
  const report = JSON.stringify(draftOf(made))
  rows.signOut(caseId, made.signer, 'Read and signed', made.addedAt, screeningId, hash, report, snapshot, pdf)
}
