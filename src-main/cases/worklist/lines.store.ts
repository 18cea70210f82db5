import type { ReadableRecords } from '#main/storage/index.ts'
import type { Lane } from '#shared/domain/lane.ts'
import type { CaseRecord } from '../cases.store.ts'

/** A line of the worklist as the person who asks sees it. */
export interface LineRecord extends Omit<CaseRecord, 'openedAt'> {
  readonly state: string
  readonly lane: Lane | null
  readonly highGrade: number
  readonly abnormal: number | null
  readonly cellsTotal: number | null
  readonly leadSlideId: number | null
  readonly slideCount: number
  readonly fileName: string
  readonly synthetic: number
  readonly archived: number
  /** The read that the person who asks sees; null: none. */
  readonly readId: number | null
  readonly category: string | null
  /** 1 if that read is done, or has a draft or an act of its own. */
  readonly touched: number
  readonly reviewed: number
  readonly signedBy: string | null
  readonly signedAt: string | null
  readonly reportVersion: number | null
  /** How the order of a signed case was changed since; null if it was not. */
  readonly orderChange: 'changed' | 'cancelled' | null
  /** The accession number under which a cancelled order came again; null if it did not. */
  readonly renumberedTo: string | null
}

export interface LineSlide {
  readonly slideId: number
  readonly fileName: string
  readonly micronsPerPixel: number | null
  readonly synthetic: number
}

// Which read a person sees follows `readToShow` in src-shared/domain/reads.ts. This query applies the rule to many
// cases at once. CROSS JOIN makes SQLite begin with the orders of the case: else it pairs all orders for each line.
const lines = `
  SELECT l.*,
    coalesce(json_extract(l.content, '$.category'), json_extract(v.draft, '$.category')) AS category,
    coalesce(v.begun = 1 OR v.done_at IS NOT NULL, 0) AS touched,
    (SELECT count(*) FROM decisions d WHERE d.read_id = l.readId AND d.status <> 'open' AND d.removed = 0) AS reviewed
  FROM (
    SELECT c.id, c.kind, c.patient_id AS patientId, c.accession, c.patient_name AS patientName,
      c.patient_age AS patientAge, c.patient_sex AS patientSex, c.birth_date AS birthDate, c.specimen, c.task,
      c.added_at AS addedAt, c.archived_at IS NOT NULL AS archived, p.signer_name AS signedBy, p.signed_at AS signedAt, p.version AS reportVersion, p.content,
      (SELECT iif(max(x.cancelled) = 1, 'cancelled', 'changed') FROM corrected_orders x WHERE x.case_id = c.id
        HAVING count(*) > 0) AS orderChange,
      (SELECT iif(count(DISTINCT o.id) = 1, min(o.accession), NULL) FROM corrected_orders x
        CROSS JOIN order_replacements r ON r.order_id = x.order_id CROSS JOIN orders o ON o.id = r.replaced_by
        WHERE x.case_id = c.id AND x.cancelled = 1) AS renumberedTo,
      s.state, s.lane, s.high_grade AS highGrade, s.abnormal, s.cells_total AS cellsTotal,
      s.lead_slide_id AS leadSlideId, s.slide_count AS slideCount, s.file_name AS fileName, s.synthetic,
      coalesce(
        (SELECT max(r.id) FROM reads r WHERE r.case_id = c.id AND r.person_id = @personId AND r.done_at IS NULL
          AND (p.id IS NULL OR r.purpose IN ('amendment', 'addendum', 'teaching'))),
        p.read_id,
        (SELECT max(r.id) FROM reads r WHERE r.case_id = c.id AND r.person_id = @personId)) AS readId
    FROM json_each(@ids) wanted
    JOIN cases c ON c.id = wanted.value
    JOIN case_summaries s ON s.case_id = c.id
    LEFT JOIN reports p ON p.case_id = c.id AND p.version = (SELECT max(version) FROM reports WHERE case_id = c.id)
    WHERE c.merged_into IS NULL AND c.removed_at IS NULL) l
  LEFT JOIN reads v ON v.id = l.readId`

/** SQL of the worklist's lines as one person sees them. The summaries must not be stale. */
export function openLinesStore(records: ReadableRecords) {
  const some = records.read<[{ personId: string; ids: string }], LineRecord>(lines)
  const slidesOf = records.read<[number], LineSlide>(
    `SELECT s.id AS slideId, s.file_name AS fileName, s.microns_per_pixel AS micronsPerPixel,
       json_extract(s.info, '$.synthetic') AS synthetic
     FROM case_slides k JOIN slides s ON s.id = k.slide_id WHERE k.case_id = ? ORDER BY k.place, s.id`,
  )
  const slideIds = records.read<[number], number>('SELECT slide_id FROM case_slides WHERE case_id = ?', { pluck: true })
  return {
    /** In no particular order. Merged and removed cases have no line. */
    lines: (personId: string, ids: readonly number[]): LineRecord[] => some.all({ personId, ids: JSON.stringify(ids) }),
    slidesOf: (caseId: number): LineSlide[] => slidesOf.all(caseId),
    slideIds: (caseId: number): number[] => slideIds.all(caseId),
  }
}
export type LinesStore = ReturnType<typeof openLinesStore>
