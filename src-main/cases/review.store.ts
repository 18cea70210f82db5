import type { Database } from 'better-sqlite3'
import { reviewStatus } from '#main/storage/index.ts'
import type { CellStatus } from '#shared/contract/schemas/screening.ts'
import { type CellClass, cellClasses } from '#shared/domain/classes.ts'
import type { CellState } from './cell-state.ts'
import type { HistoryKind } from './history.ts'

/** A cell with what the model and the reader say of it. */
export interface CellRecord {
  /** The model's label; for a cell that a reader added, the label it was added with. */
  readonly label: CellClass
  readonly byReader: boolean
  readonly state: CellState
}

interface Row {
  readonly id: number
  readonly label: number
  readonly batch: number
  readonly status: CellStatus | null
  readonly readerLabel: number | null
  readonly marked: number | null
  readonly removed: number | null
}

const toRecord = (row: Row): CellRecord => ({
  label: classAt(row.label),
  byReader: row.batch === -1,
  state: {
    id: row.id,
    status: row.status ?? 'open',
    readerLabel: row.readerLabel === null ? null : classAt(row.readerLabel),
    marked: row.marked === 1,
    removed: row.removed === 1,
  },
})

export const classAt = (index: number): CellClass => cellClasses[index] ?? 'NILM'
export const classIndex = (label: CellClass): number => cellClasses.indexOf(label)

/** The states of many cells as one short JSON text: `[id, status, label or null, marked, removed]` each. */
const packed = (states: readonly CellState[]): string =>
  JSON.stringify(states.map((s) => [s.id, s.status, s.readerLabel, s.marked ? 1 : 0, s.removed ? 1 : 0]))
const unpacked = (json: string): CellState[] =>
  (JSON.parse(json) as [number, CellStatus, CellClass | null, number, number][]).map(
    ([id, status, readerLabel, marked, removed]) => ({
      id,
      status,
      readerLabel,
      marked: marked === 1,
      removed: removed === 1,
    }),
  )

/** SQL of what readers decide per cell, and of the append-only history of it. */
export function openReviewStore(db: Database) {
  // A cell belongs to a case when it was found in (or added to) a screening of one of the case's slides.
  const cells = db.prepare<[string, number], Row>(
    `SELECT c.id, c.label, c.batch, ${reviewStatus} AS status, r.label AS readerLabel, r.marked, r.removed
     FROM json_each(?) wanted
     JOIN cells c ON c.id = wanted.value
     JOIN screenings g ON g.id = c.screening_id
     JOIN slides s ON s.sha256 = g.slide_sha256 AND s.case_id = ?
     LEFT JOIN cell_reviews r ON r.case_id = s.case_id AND r.cell_id = c.id`,
  )
  const decide = db.prepare<[number, number, string, number | null, number, number]>(
    `INSERT INTO cell_reviews (case_id, cell_id, status, label, marked, removed) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (case_id, cell_id) DO UPDATE SET
       status = excluded.status, label = excluded.label, marked = excluded.marked, removed = excluded.removed`,
  )
  const append = db.prepare<[number, string, HistoryKind, string, string, string, string]>(
    'INSERT INTO review_actions (case_id, reader, kind, action, before, after, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const kinds = db.prepare<[number], { id: number; kind: HistoryKind }>(
    'SELECT id, kind FROM review_actions WHERE case_id = ? ORDER BY id',
  )
  const action = db.prepare<[number, number], { before: string; after: string }>(
    'SELECT before, after FROM review_actions WHERE id = ? AND case_id = ?',
  )
  // A reader's cell carries no judgement of the model: its probabilities are zero and it is not graded.
  const addCell = db.prepare<[number, number, number, number, number, number]>(
    `INSERT INTO cells (screening_id, batch, x, y, width, height, label, abnormal, high_grade, presence)
     VALUES (?, -1, ?, ?, ?, ?, ?, 0, 0, 0)`,
  )

  return {
    cells: (caseId: number, ids: readonly number[]) =>
      new Map(cells.all(JSON.stringify(ids), caseId).map((row) => [row.id, toRecord(row)])),
    decide(caseId: number, states: readonly CellState[]): void {
      for (const s of states)
        decide.run(
          caseId,
          s.id,
          s.status,
          s.readerLabel === null ? null : classIndex(s.readerLabel),
          s.marked ? 1 : 0,
          s.removed ? 1 : 0,
        )
    },
    append: (entry: {
      readonly caseId: number
      readonly reader: string
      readonly kind: HistoryKind
      readonly action: unknown
      readonly before: readonly CellState[]
      readonly after: readonly CellState[]
      readonly at: string
    }) =>
      Number(
        append.run(
          entry.caseId,
          entry.reader,
          entry.kind,
          JSON.stringify(entry.action),
          packed(entry.before),
          packed(entry.after),
          entry.at,
        ).lastInsertRowid,
      ),
    kinds: (caseId: number) => kinds.all(caseId),
    action(caseId: number, id: number): { before: CellState[]; after: CellState[] } | null {
      const row = action.get(id, caseId)
      return row ? { before: unpacked(row.before), after: unpacked(row.after) } : null
    },
    addCell: (
      screeningId: number,
      at: { x: number; y: number; width: number; height: number },
      label: CellClass,
    ): number => Number(addCell.run(screeningId, at.x, at.y, at.width, at.height, classIndex(label)).lastInsertRowid),
  }
}
export type ReviewStore = ReturnType<typeof openReviewStore>
