import type { Change, Records } from '#main/storage/index.ts'
import type { Place } from '#shared/domain/place-match.ts'

/** A decision of a read that may still be written to. */
export interface LooseDecision extends Place {
  readonly id: number
  readonly readId: number
  readonly cellId: number | null
  /** The screening of `cellId`. */
  readonly screeningId: number | null
  /** 1 if it was undone. It then keeps its cell and is not matched again. */
  readonly removed: number
}

/** A cell that the screening lists, or a repeat of one; `target` is the listed one. */
export interface AnchorPlace extends Place {
  readonly target: number
}

export interface ShownSlide {
  readonly screeningId: number | null
  readonly micronsPerPixel: number | null
}

/** SQL of attaching decisions to the cells of the screening that is shown. */
export function openAnchoringStore(records: Records) {
  const slide = records.read<[number], ShownSlide>(
    'SELECT shown_screening_id AS screeningId, microns_per_pixel AS micronsPerPixel FROM slides WHERE id = ?',
  )
  const show = records.write<[number | null, number]>('UPDATE slides SET shown_screening_id = ? WHERE id = ?')
  const decisions = records.read<[number], LooseDecision>(
    `SELECT d.id, d.read_id AS readId, d.cell_id AS cellId, c.screening_id AS screeningId, d.x, d.y, d.removed
     FROM decisions d JOIN reads r ON r.id = d.read_id LEFT JOIN cells c ON c.id = d.cell_id
     WHERE d.slide_id = ? AND r.done_at IS NULL
       AND (r.purpose IN ('amendment', 'addendum', 'teaching')
         OR NOT EXISTS (SELECT 1 FROM reports p WHERE p.case_id = r.case_id))
     ORDER BY d.id`,
  )
  const places = records.read<[number], AnchorPlace>(
    'SELECT coalesce(repeat_of, id) AS target, x, y FROM cells WHERE screening_id = ? ORDER BY id',
  )
  const anchor = records.write<[number | null, number]>('UPDATE decisions SET cell_id = ? WHERE id = ?')
  return {
    slide: (slideId: number): ShownSlide | null => slide.get(slideId) ?? null,
    show: (change: Change, slideId: number, screeningId: number | null): void =>
      void show.run(change, screeningId, slideId),
    decisions: (slideId: number): LooseDecision[] => decisions.all(slideId),
    places: (screeningId: number): AnchorPlace[] => places.all(screeningId),
    anchor: (change: Change, decisionId: number, cellId: number | null): void =>
      void anchor.run(change, cellId, decisionId),
  }
}
