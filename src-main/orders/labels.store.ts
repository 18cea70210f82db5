import type { Change, Records } from '#main/storage/index.ts'
import type { SlideLabel } from '#shared/contract/schemas/orders.ts'
import type { OrderedPerson } from '#shared/domain/order.ts'

/** A slide's label as stored, with the facts about its case that the tray shows. */
export interface LabelRecord extends Omit<SlideLabel, 'order' | 'late' | 'corrected' | 'renumbered'>, OrderedPerson {
  readonly orderId: number | null
  readonly caseId: number
  /** The case's current accession number. */
  readonly accession: string
  readonly fileName: string
  readonly hasPicture: boolean
  /** The case has a report. */
  readonly reported: boolean
  /** The case is closed: it has a report, and no amendment is open. */
  readonly signed: boolean
  /** The matched order was cancelled, or names another patient, since the newest report. */
  readonly corrected: boolean
  readonly addedAt: string
}

type Row = Omit<LabelRecord, 'codes' | 'accessions' | 'hasPicture' | 'reported' | 'signed' | 'corrected'> & {
  readonly codes: string
  readonly accessions: string
  readonly hasPicture: number
  readonly reported: number
  readonly amending: number
  readonly corrected: number
}

const query = `
  SELECT l.slide_id AS slideId, l.codes, l.accessions, l.scanner, l.state, l.reason, l.order_id AS orderId,
    l.matched_by AS matchedBy, c.id AS caseId, c.accession, c.patient_name AS patientName, c.patient_sex AS patientSex,
    c.birth_date AS birthDate, s.file_name AS fileName, s.added_at AS addedAt,
    EXISTS (SELECT 1 FROM json_each(s.info, '$.associated') WHERE value IN ('label', 'macro')) AS hasPicture,
    EXISTS (SELECT 1 FROM reports p WHERE p.case_id = c.id) AS reported,
    EXISTS (SELECT 1 FROM reads a WHERE a.case_id = c.id AND a.purpose = 'amendment' AND a.done_at IS NULL) AS amending,
    EXISTS (SELECT 1 FROM corrected_orders x WHERE x.case_id = c.id AND x.slide_id = l.slide_id) AS corrected
  FROM slide_labels l JOIN slides s ON s.id = l.slide_id JOIN slide_homes h ON h.slide_id = s.id
  JOIN cases c ON c.id = h.case_id AND c.removed_at IS NULL`

const recordOf = ({ amending, ...row }: Row): LabelRecord => ({
  ...row,
  codes: JSON.parse(row.codes),
  accessions: JSON.parse(row.accessions),
  hasPicture: row.hasPicture === 1,
  reported: row.reported === 1,
  corrected: row.corrected === 1,
  signed: row.reported === 1 && amending === 0,
})

export type NewLabel = Pick<
  LabelRecord,
  'slideId' | 'codes' | 'accessions' | 'scanner' | 'state' | 'reason' | 'orderId' | 'matchedBy'
>

export type LabelChange = Pick<NewLabel, 'slideId' | 'state' | 'reason' | 'orderId' | 'matchedBy'>

/** SQL of what was read from slides' labels. */
export function openLabelsStore(records: Records) {
  const one = records.read<[number], Row>(`${query} WHERE l.slide_id = ?`)
  const unmatched = records.read<[], Row>(`${query} WHERE l.state = 'unmatched' ORDER BY l.slide_id`)
  const waiting = records.read<[], Row>(`${query} WHERE l.state IN ('unmatched', 'free') ORDER BY l.slide_id`)
  const ofOrder = records.read<[number], Row>(`${query} WHERE l.order_id = ? ORDER BY l.slide_id`)
  const openCase = records.read<[number], number>(
    `SELECT c.id FROM slide_labels l JOIN case_slides k ON k.slide_id = l.slide_id JOIN cases c ON c.id = k.case_id
       JOIN orders o ON o.id = l.order_id
     WHERE l.order_id = ? AND l.state = 'matched' AND c.kind = 'clinical' AND c.removed_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM reports p WHERE p.case_id = c.id)
     ORDER BY c.accession <> o.accession, c.id LIMIT 1`,
    { pluck: true },
  )
  const insert = records.write<[object]>(
    `INSERT INTO slide_labels (slide_id, codes, accessions, scanner, state, reason, order_id, matched_by, changed_at)
     VALUES (@slideId, @codes, @accessions, @scanner, @state, @reason, @orderId, @matchedBy, @at)
     ON CONFLICT (slide_id) DO NOTHING`,
  )
  const update = records.write<[object]>(
    `UPDATE slide_labels SET state = @state, reason = @reason, order_id = @orderId, matched_by = @matchedBy,
       changed_at = @at WHERE slide_id = @slideId`,
  )
  return {
    one(slideId: number): LabelRecord | null {
      const row = one.get(slideId)
      return row ? recordOf(row) : null
    },
    /** Slides in the tray. A signed case can no longer be matched. */
    unmatched: () =>
      unmatched
        .all()
        .map(recordOf)
        .filter(({ signed }) => !signed),
    /** Slides that a later order may belong to. */
    waiting: () =>
      waiting
        .all()
        .map(recordOf)
        .filter(({ signed }) => !signed),
    ofOrder: (orderId: number) => ofOrder.all(orderId).map(recordOf),
    /** The case with the order's slides; null if it has none, or if the case is signed. */
    openCaseOf: (orderId: number): number | null => openCase.get(orderId) ?? null,
    insert(change: Change, { codes, accessions, ...label }: NewLabel): void {
      const { at } = change
      insert.run(change, { ...label, codes: JSON.stringify(codes), accessions: JSON.stringify(accessions), at })
    },
    update(change: Change, { slideId, state, reason, orderId, matchedBy }: LabelChange): void {
      update.run(change, { slideId, state, reason, orderId, matchedBy, at: change.at })
    },
  }
}
export type LabelsStore = ReturnType<typeof openLabelsStore>
