import type { ReadableRecords } from '#main/storage/index.ts'
import { suspiciousFrom } from '#shared/domain/cell-scores.ts'

/** One row of the columns: id, x, y, width, height, label, abnormal, first look. */
export type ColumnRow = [number, number, number, number, number, number, number, number | null]

/** Where the model sees a cell (full-resolution px), and how suspicious it is. */
export interface Proposal {
  readonly x: number
  readonly y: number
  readonly abnormal: number
}

export interface DetailRow {
  readonly id: number
  readonly slideId: number
  readonly screeningId: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly label: number
  readonly abnormal: number
  readonly probabilities: Uint8Array | null
}

export interface SuspiciousRow {
  readonly id: number
  readonly label: number
  readonly abnormal: number
  /** Null where the cell was not graded. */
  readonly probabilities: Uint8Array | null
}

/** Cells of a screening as shown: each nucleus once, without repeats. */
export function openShownCells(records: ReadableRecords) {
  const proposals = records.read<[number], Proposal>(
    `SELECT x, y, abnormal FROM cells WHERE screening_id = ? AND repeat_of IS NULL
     ORDER BY first_look IS NULL, first_look, abnormal DESC, id`,
  )
  const columns = records.read<[number, number], ColumnRow>(
    `SELECT id, x, y, width, height, label, abnormal, first_look FROM cells
     WHERE screening_id = ? AND id > ? AND repeat_of IS NULL ORDER BY abnormal DESC, id`,
    { raw: true },
  )
  const embedding = records.read<[number], { modelSha256: string; embedding: Uint8Array | null }>(
    `SELECT g.model_sha256 AS modelSha256, c.embedding
     FROM cells c JOIN screenings g ON g.id = c.screening_id WHERE c.id = ?`,
  )
  const detail = records.read<[number], DetailRow>(
    `SELECT c.id, s.id AS slideId, c.screening_id AS screeningId, c.x, c.y, c.width, c.height, c.label, c.abnormal,
       c.probabilities
     FROM cells c JOIN screenings g ON g.id = c.screening_id JOIN slides s ON s.sha256 = g.slide_sha256
     WHERE c.id = ?`,
  )
  const suspicious = records.read<[number, number], SuspiciousRow>(
    `SELECT id, label, abnormal, probabilities FROM cells
     WHERE screening_id = ? AND abnormal >= ? AND repeat_of IS NULL ORDER BY abnormal DESC, id`,
  )
  return {
    suspicious: (screeningId: number): SuspiciousRow[] => suspicious.all(screeningId, suspiciousFrom),
    /**
     * All cells as the gallery lists them before any decision: the first look, then most suspicious first, each once.
     */
    proposals: (screeningId: number): Proposal[] => proposals.all(screeningId),
    columns: (screeningId: number, afterId: number) => columns.iterate(screeningId, afterId),
    embedding: (id: number) => embedding.get(id) ?? null,
    detail: (id: number): DetailRow | null => detail.get(id) ?? null,
  }
}
export type ShownCellsStore = ReturnType<typeof openShownCells>
