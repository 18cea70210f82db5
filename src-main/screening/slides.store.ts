import type { ReadableRecords } from '#main/storage/index.ts'

/** What the screening needs to know of a slide. */
export interface SlideFacts {
  readonly id: number
  readonly caseId: number
  readonly sha256: string
  readonly path: string
  readonly fileName: string
  readonly bytes: number
  readonly modifiedMs: number
  readonly micronsPerPixel: number | null
  /** 1 when the slide's case is signed: its AI result stays as the signer saw it. */
  readonly signed: number
}

export function openSlideFacts(records: ReadableRecords) {
  const byId = records.read<[number], SlideFacts>(
    `SELECT id, case_id AS caseId, sha256, path, file_name AS fileName, bytes, modified_ms AS modifiedMs,
     microns_per_pixel AS micronsPerPixel,
     EXISTS (SELECT 1 FROM sign_outs o WHERE o.case_id = slides.case_id) AS signed FROM slides WHERE id = ?`,
  )
  const caseOf = records.read<[number], number>('SELECT case_id FROM slides WHERE id = ?', { pluck: true })
  return {
    find: (id: number): SlideFacts | null => byId.get(id) ?? null,
    /** Throws where there is no such slide. */
    caseOf(id: number): number {
      const caseId = caseOf.get(id)
      if (caseId === undefined) throw new Error(`There is no slide ${id}`)
      return caseId
    },
  }
}
export type SlideFactsStore = ReturnType<typeof openSlideFacts>
