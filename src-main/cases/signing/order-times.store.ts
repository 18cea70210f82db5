import type { ReadableRecords } from '#main/storage/index.ts'
import type { OrderedPerson } from '#shared/domain/order.ts'
import type { SpecimenType } from '#shared/domain/specimen.ts'

/** The order that a slide was matched to. */
export interface SlideOrder extends OrderedPerson {
  readonly id: number
  readonly accession: string
  readonly specimen: SpecimenType
}

/** SQL of the orders of a case's slides, and of when the case got them or another identity. */
export function readOrderTimes(records: ReadableRecords) {
  const matched = records.read<[number, string], number>(
    `SELECT EXISTS (SELECT 1 FROM slide_labels l JOIN case_slides k ON k.slide_id = l.slide_id
       WHERE k.case_id = ? AND l.order_id IS NOT NULL AND l.state = 'matched' AND l.changed_at > ?)`,
    { pluck: true },
  )
  const renamed = records.read<[number, string, string], number>(
    'SELECT EXISTS (SELECT 1 FROM case_identities WHERE case_id = ? AND person_id <> ? AND at > ?)',
    { pluck: true },
  )
  const ofSlide = records.read<[number], SlideOrder>(
    `SELECT o.id, o.accession, o.patient_name AS patientName, o.patient_sex AS patientSex, o.birth_date AS birthDate,
       o.specimen
     FROM slide_labels l JOIN orders o ON o.id = l.order_id WHERE l.slide_id = ? AND l.state = 'matched'`,
  )
  // What an order does not state names nobody else, unless it stated that when the report was signed.
  const against = records.read<[number], { cancelled: number; differs: number }>(
    `SELECT coalesce(max(o.cancelled = 1), 0) AS cancelled, coalesce(max(o.cancelled = 0 AND (
         (o.patient_name <> '' AND o.patient_name <> c.patient_name) OR o.patient_sex <> coalesce(c.patient_sex, '')
         OR o.birth_date <> coalesce(c.birth_date, '')
         OR EXISTS (SELECT 1 FROM corrected_orders x WHERE x.case_id = c.id AND x.order_id = o.id))), 0) AS differs
     FROM cases c JOIN case_slides k ON k.case_id = c.id
     JOIN slide_labels l ON l.slide_id = k.slide_id AND l.state = 'matched'
     JOIN orders o ON o.id = l.order_id
     WHERE c.id = ?`,
  )
  return {
    /** Whether an order of the case's slides is cancelled, and whether one names another patient than the case. */
    againstOrder(caseId: number): { readonly orderCancelled: boolean; readonly orderDiffers: boolean } {
      const { cancelled = 0, differs = 0 } = against.get(caseId) ?? {}
      return { orderCancelled: cancelled === 1, orderDiffers: differs === 1 }
    },
    /** The matched order of the slide; null if there is none. */
    ofSlide: (slideId: number): SlideOrder | null => ofSlide.get(slideId) ?? null,
    /** Whether the case's order was matched after this time, or another person changed the identity since. */
    changedSince: (caseId: number, personId: string, at: string): boolean =>
      matched.get(caseId, at) === 1 || renamed.get(caseId, personId, at) === 1,
  }
}
