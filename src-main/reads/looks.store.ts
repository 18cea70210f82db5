import type { Change, ReadableRecords, Records } from '#main/storage/index.ts'

/** What one person had on the screen of a case. */
export interface Seen {
  /** Slide ids. */
  readonly slides: ReadonlySet<number>
  /** Ids of proposals. */
  readonly cells: ReadonlySet<number>
}

/** A row of `looks` with this cell id is about the slide itself. */
const wholeSlide = 0

/** SQL of what was seen, for whoever only looks. */
export function readLooks(records: ReadableRecords) {
  const of = records.read<[number, string], [number, number]>(
    'SELECT slide_id, cell_id FROM looks WHERE case_id = ? AND person_id = ?',
    { raw: true },
  )
  return {
    seenBy(caseId: number, personId: string): Seen {
      const rows = of.all(caseId, personId)
      return {
        slides: new Set(rows.map(([slideId]) => slideId)),
        cells: new Set(rows.flatMap(([, cellId]) => (cellId === wholeSlide ? [] : [cellId]))),
      }
    },
  }
}

/** SQL of what was seen. */
export function openLooksStore(records: Records) {
  const slide = records.write<[number, string, number]>(
    `INSERT OR IGNORE INTO looks (case_id, person_id, slide_id, cell_id) VALUES (?, ?, ?, ${wholeSlide})`,
  )
  const cell = records.write<[number, string, number, number]>(
    `INSERT OR IGNORE INTO looks (case_id, person_id, slide_id, cell_id)
     SELECT ?, ?, s.id, c.id FROM slides s JOIN screenings g ON g.slide_sha256 = s.sha256
       JOIN cells c ON c.screening_id = g.id WHERE s.id = ? AND c.id = ?`,
  )
  const move = records.write<[number, number, number]>(
    'UPDATE OR IGNORE looks SET case_id = ? WHERE case_id = ? AND slide_id = ?',
  )
  return {
    ...readLooks(records),
    /** Cells that the slide does not have are left out. */
    add(change: Change, caseId: number, slideId: number, cellIds: readonly number[]): void {
      slide.run(change, caseId, change.by, slideId)
      for (const id of cellIds) cell.run(change, caseId, change.by, slideId, id)
    },
    move: (change: Change, slideId: number, from: number, to: number): void => void move.run(change, to, from, slideId),
  }
}
