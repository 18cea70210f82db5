import type { Change, Records } from '#main/storage/index.ts'
import type { Lane } from '#shared/domain/lane.ts'

/** A case's data for showing and sorting in the worklist, independent of the person. */
export interface Summary {
  readonly caseId: number
  /** 1: on the worklist; 2: in the archive; 0: on neither. */
  readonly listed: 0 | 1 | 2
  /** Group in the order of urgency; see `worklistGroup`. */
  readonly place: number
  readonly state: string
  readonly lane: Lane | null
  readonly highGrade: number
  readonly abnormal: number | null
  readonly cellsTotal: number | null
  readonly leadSlideId: number | null
  readonly slideCount: number
  readonly fileName: string
  readonly synthetic: boolean
  readonly signedAt: string
  readonly addedAt: string
  readonly orderKey: string
  readonly patientKey: string
  /** See `statePlace`. */
  readonly statePlace: number
  readonly search: string
}

/** The facts of a summary besides the slides. */
export interface CaseFacts {
  readonly id: number
  readonly kind: string
  readonly merged: number
  readonly removed: number
  readonly archived: number
  readonly accession: string
  readonly patientName: string
  readonly birthDate: string | null
  readonly addedAt: string
  readonly signedAt: string | null
  readonly signedBy: string | null
  /** JSON of the result as signed; null before. */
  readonly content: string | null
  readonly amending: number
  /** 1 if the order of the signed case was changed since. */
  readonly hasChangedOrder: number
}

const written = `UPDATE case_summaries SET stale = 0, listed = @listed, place = @place, state = @state, lane = @lane,
  high_grade = @highGrade, abnormal = @abnormal, cells_total = @cellsTotal, lead_slide_id = @leadSlideId,
  slide_count = @slideCount, file_name = @fileName, synthetic = @synthetic, signed_at = @signedAt, added_at = @addedAt,
  order_key = @orderKey, patient_key = @patientKey, state_place = @statePlace, search = @search WHERE case_id = @caseId`

type Stored = Omit<Summary, 'synthetic'> & { readonly synthetic: number }

/** SQL of the summaries. */
export function openSummariesStore(records: Records) {
  const stale = records.read<[number], number>('SELECT case_id FROM case_summaries WHERE stale = 1 LIMIT ?', {
    pluck: true,
  })
  const staleCount = records.read<[], number>('SELECT count(*) FROM case_summaries WHERE stale = 1', { pluck: true })
  const facts = records.read<[number], CaseFacts>(
    `SELECT c.id, c.kind, c.merged_into IS NOT NULL AS merged, c.removed_at IS NOT NULL AS removed,
       c.archived_at IS NOT NULL AS archived, c.accession, c.patient_name AS patientName,
       c.birth_date AS birthDate, c.added_at AS addedAt, p.signed_at AS signedAt, p.signer_name AS signedBy, p.content,
       EXISTS (SELECT 1 FROM reads m WHERE m.case_id = c.id AND m.purpose = 'amendment' AND m.done_at IS NULL) AS amending,
       EXISTS (SELECT 1 FROM corrected_orders x WHERE x.case_id = c.id) AS hasChangedOrder
     FROM cases c
     LEFT JOIN reports p ON p.case_id = c.id AND p.version = (SELECT max(version) FROM reports WHERE case_id = c.id)
     WHERE c.id = ?`,
  )
  const write = records.write<[Stored]>(written)
  return {
    stale: (most: number): number[] => stale.all(most),
    staleCount: (): number => staleCount.get() ?? 0,
    facts: (caseId: number): CaseFacts | null => facts.get(caseId) ?? null,
    write: (change: Change, { synthetic, ...rest }: Summary): void =>
      void write.run(change, { ...rest, synthetic: synthetic ? 1 : 0 }),
  }
}
export type SummariesStore = ReturnType<typeof openSummariesStore>
