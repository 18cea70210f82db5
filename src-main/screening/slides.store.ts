import type { ReadableRecords } from '#main/storage/index.ts'

/** What the screening needs to know about a slide. */
export interface SlideFacts {
  readonly id: number
  readonly caseId: number
  readonly sha256: string
  readonly path: string
  readonly fileName: string
  readonly bytes: number
  readonly modifiedMs: number
  readonly micronsPerPixel: number | null
  /** Name of the task that its case is read as. */
  readonly task: string
  /** The screening whose cells are shown: the latest finished one, otherwise the unfinished one. */
  readonly shownScreeningId: number | null
  /**
   * 1 if a report covers the slide and is not being amended. Its AI result then stays as the signer saw it.
   */
  readonly signed: number
}

export function openSlideFacts(records: ReadableRecords) {
  const byId = records.read<[number], SlideFacts>(
    `SELECT s.id, h.case_id AS caseId, s.sha256, s.path, s.file_name AS fileName, s.bytes, s.modified_ms AS modifiedMs,
       s.microns_per_pixel AS micronsPerPixel, s.shown_screening_id AS shownScreeningId,
       (SELECT task FROM cases c WHERE c.id = h.case_id) AS task,
       EXISTS (SELECT 1 FROM report_slides k JOIN reports p ON p.id = k.report_id WHERE k.slide_id = s.id
         AND NOT EXISTS (SELECT 1 FROM reads a
           WHERE a.case_id = p.case_id AND a.purpose = 'amendment' AND a.done_at IS NULL)) AS signed
     FROM slides s JOIN slide_homes h ON h.slide_id = s.id WHERE s.id = ?`,
  )
  const caseOf = records.read<[number], number>('SELECT case_id FROM slide_homes WHERE slide_id = ?', { pluck: true })
  const isIn = records.read<[number, number], number>(
    'SELECT EXISTS (SELECT 1 FROM case_slides WHERE case_id = ? AND slide_id = ?)',
    { pluck: true },
  )
  return {
    isIn: (caseId: number, slideId: number): boolean => isIn.get(caseId, slideId) === 1,
    find: (id: number): SlideFacts | null => byId.get(id) ?? null,
    /** Throws if there is no such slide. */
    caseOf(id: number): number {
      const caseId = caseOf.get(id)
      if (caseId === undefined) throw new Error(`There is no slide ${id}`)
      return caseId
    },
  }
}
export type SlideFactsStore = ReturnType<typeof openSlideFacts>
