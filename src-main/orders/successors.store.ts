import type { ReadableRecords } from '#main/storage/index.ts'
import type { Order } from '#shared/contract/schemas/orders.ts'
import { columns, type OrderRow, recordOf } from './orders.store.ts'

/**
 * Finds the order that took the place of a cancelled one under another accession number. Ordering systems send a
 * corrected number as two orders without a link. Both state the same patient and preparation, and they come within a
 * day of each other, in one file or in two messages.
 */
export function openSuccessors(records: ReadableRecords) {
  const successors = records.read<[number], OrderRow>(
    `SELECT ${columns} FROM orders was JOIN orders o ON o.id <> was.id AND o.patient_name = was.patient_name
       AND o.patient_sex IS was.patient_sex AND o.birth_date = was.birth_date AND o.specimen = was.specimen
     WHERE was.id = ? AND was.cancelled = 1 AND was.patient_name <> '' AND o.cancelled = 0
       AND abs(julianday(o.imported_at) - julianday(was.corrected_at)) <= 1`,
  )
  /** Null if no order took its place, or if several could have. */
  return (id: number): Order | null => {
    const [only, ...more] = successors.all(id)
    return more.length > 0 ? null : recordOf(only)
  }
}
