import type { Change, ReadableRecords, Records } from '#main/storage/index.ts'
import type { Measure } from '#shared/contract/schemas/measure.ts'

interface Row {
  readonly id: number
  readonly slideId: number
  readonly fromX: number
  readonly fromY: number
  readonly toX: number
  readonly toY: number
  readonly marked: number
  readonly removed: number
}

/** A measure of a read, removed or not. */
export interface KeptMeasure extends Measure {
  readonly removed: boolean
}

const columns = `m.id, m.slide_id AS slideId, m.from_x AS fromX, m.from_y AS fromY, m.to_x AS toX, m.to_y AS toY,
  m.marked, m.removed`

const measureOf = ({ id, slideId, fromX, fromY, toX, toY, marked, removed }: Row): KeptMeasure => ({
  ...{ id, slideId, from: { x: fromX, y: fromY }, to: { x: toX, y: toY } },
  ...{ marked: marked === 1, removed: removed === 1 },
})

/** SQL of measures, for reading. */
export function readMeasures(records: ReadableRecords) {
  const ofRead = records.read<[number, number], Row>(
    `SELECT ${columns} FROM measures m JOIN case_slides k ON k.slide_id = m.slide_id AND k.case_id = ?
     WHERE m.read_id = ? AND m.removed = 0 ORDER BY m.id`,
  )
  const one = records.read<[number, number], Row>(
    `SELECT ${columns} FROM measures m JOIN reads r ON r.id = m.read_id
     JOIN case_slides k ON k.slide_id = m.slide_id AND k.case_id = r.case_id WHERE m.id = ? AND m.read_id = ?`,
  )
  return {
    /** The measures of one read on the slides of its case, without removed ones, oldest first. */
    ofRead: (caseId: number, readId: number): Measure[] =>
      ofRead.all(caseId, readId).map((row) => {
        const { removed: _, ...measure } = measureOf(row)
        return measure
      }),
    /** A measure of this read on a slide of its case, removed or not; null if there is no such measure. */
    one(readId: number, id: number): KeptMeasure | null {
      const row = one.get(id, readId)
      return row ? measureOf(row) : null
    },
  }
}

/** SQL of measures. */
export function openMeasuresStore(records: Records) {
  const insert = records.write<[number, number, number, number, number, number, number, string]>(
    `INSERT INTO measures (read_id, slide_id, from_x, from_y, to_x, to_y, marked, measured_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const set = records.write<[number, number, number]>('UPDATE measures SET marked = ?, removed = ? WHERE id = ?')
  return {
    ...readMeasures(records),
    insert: (change: Change, readId: number, { slideId, from, to, marked }: Omit<Measure, 'id'>): number =>
      insert.run(change, readId, slideId, from.x, from.y, to.x, to.y, Number(marked), change.at).lastInsertRowid,
    set: (change: Change, id: number, { marked, removed }: Pick<KeptMeasure, 'marked' | 'removed'>): void =>
      void set.run(change, Number(marked), Number(removed), id),
  }
}
