import type { Change, ReadableRecords, Records } from '#main/storage/index.ts'
import type { PlacedCell } from '#shared/domain/border-duplicates.ts'
import type { Suspect } from '#shared/domain/first-look.ts'
import type { GradedPlace, RepeatedCell } from '#shared/domain/same-cell.ts'
import type { LabelledScore } from './labelled.ts'

export interface FoundCell extends LabelledScore {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly presence: number
}

export interface GradedCell extends LabelledScore {
  readonly probabilities: Float32Array
  readonly embedding: Float32Array
}

const blob = (values: Float32Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)

/** Cells of a screening. Rows are added, and rewritten once when they are graded. */
export const openCellsStore = (records: Records) => ({ ...readCells(records), ...writeCells(records) })
export type CellsStore = ReturnType<typeof openCellsStore>

function readCells(records: ReadableRecords) {
  const since = records.read<[number, number], PlacedCell>(
    'SELECT batch, x, y FROM cells WHERE screening_id = ? AND batch >= ?',
  )
  const count = records.read<[number], { n: number }>('SELECT count(*) AS n FROM cells WHERE screening_id = ?')
  const ranked = records.read<[number, number], { id: number }>(
    `SELECT id FROM cells WHERE screening_id = ? AND repeat_of IS NULL
     ORDER BY abnormal DESC, id LIMIT ?`,
  )
  const suspects = records.read<
    [number, number],
    { id: number; x: number; y: number; abnormal: number; embedding: Uint8Array }
  >(
    `SELECT id, x, y, abnormal, embedding FROM cells
     WHERE screening_id = ? AND repeat_of IS NULL AND graded = 1
     ORDER BY abnormal DESC, id LIMIT ?`,
  )
  const places = records.read<[number], GradedPlace>(
    'SELECT id, x, y, abnormal, presence FROM cells WHERE screening_id = ?',
  )
  const ids = records.read<[number], { id: number }>('SELECT id FROM cells WHERE screening_id = ? ORDER BY id')
  const place = records.read<[number], { x: number; y: number }>('SELECT x, y FROM cells WHERE id = ?')
  const abnormal = records.read<[number], { abnormal: number }>('SELECT abnormal FROM cells WHERE id = ?')
  const scores = records.read<[number], [number, number]>(
    'SELECT abnormal, high_grade FROM cells WHERE screening_id = ? ORDER BY id',
    { raw: true },
  )
  const byLabel = records.read<[number], { label: number; n: number }>(
    `SELECT label, count(*) AS n FROM cells WHERE screening_id = ? AND repeat_of IS NULL
     GROUP BY label ORDER BY label`,
  )
  return {
    /** Cells of this batch and later ones. */
    since: (screeningId: number, batch: number) => since.all(screeningId, batch),
    count: (screeningId: number): number => count.get(screeningId)!.n,
    /** Ids, most suspicious first. */
    ranked: (screeningId: number, most: number): number[] => ranked.all(screeningId, most).map((row) => row.id),
    places: (screeningId: number): GradedPlace[] => places.all(screeningId),
    /** The most suspicious graded cells, without repeats. */
    suspects: (screeningId: number, most: number, micronsPerPixel: number): Suspect[] =>
      suspects.all(screeningId, most).map(({ id, x, y, abnormal, embedding }) => ({
        ...{ id, abnormal, x: x * micronsPerPixel, y: y * micronsPerPixel },
        embedding: new Float32Array(embedding.slice().buffer),
      })),
    ids: (screeningId: number): number[] => ids.all(screeningId).map((row) => row.id),
    abnormalOf: (wanted: readonly number[]): number[] => wanted.map((id) => abnormal.get(id)!.abnormal),
    place: (id: number) => place.get(id)!,
    scores: (screeningId: number) => scores.all(screeningId),
    byLabel: (screeningId: number) => byLabel.all(screeningId),
  }
}

function writeCells(records: Records) {
  const add = records.write<[number, number, number, number, number, number, number, number, number, number]>(
    `INSERT INTO cells (screening_id, batch, x, y, width, height, label, abnormal, high_grade, presence)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const grade = records.write<[number, number, number, Buffer, Buffer, number]>(
    `UPDATE cells SET label = ?, abnormal = ?, high_grade = ?, probabilities = ?, embedding = ?, graded = 1 WHERE id = ?`,
  )
  const setFirstLook = records.write<[number, number]>('UPDATE cells SET first_look = ? WHERE id = ?')
  // What a reader has decided on already stays in sight, repeated or not.
  const markRepeat = records.write<[number, number, number]>(
    'UPDATE cells SET repeat_of = ? WHERE id = ? AND NOT EXISTS (SELECT 1 FROM decisions WHERE cell_id = ?)',
  )
  return {
    add(change: Change, screeningId: number, batch: number, cells: readonly FoundCell[]): void {
      for (const c of cells)
        add.run(change, screeningId, batch, c.x, c.y, c.width, c.height, c.label, c.abnormal, c.highGrade, c.presence)
    },
    grade(change: Change, id: number, { label, abnormal, highGrade, probabilities, embedding }: GradedCell): void {
      grade.run(change, label, abnormal, highGrade, blob(probabilities), blob(embedding), id)
    },
    setFirstLook(change: Change, ids: readonly number[]): void {
      ids.forEach((id, place) => void setFirstLook.run(change, place, id))
    },
    /** Takes repeats out of every list; they stay in the records with the cell that they repeat. */
    markRepeats(change: Change, repeats: readonly RepeatedCell[]): void {
      for (const { id, repeatOf } of repeats) markRepeat.run(change, repeatOf, id, id)
    },
  }
}
