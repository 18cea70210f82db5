import type { ReadableRecords } from '#main/storage/index.ts'
import type { Order } from '#shared/contract/schemas/orders.ts'
import { columns, type OrderRow, recordOf } from './orders.store.ts'

/** ms. Within this time of each other, a cancelled order and another one may be the same with a corrected number. */
const withinMs = 24 * 60 * 60_000

/** Finds the orders that took the place of cancelled ones. The view `order_replacements` has the rule. */
export function openSuccessors(records: ReadableRecords) {
  const successors = records.read<[number], OrderRow>(
    `SELECT ${columns} FROM order_replacements r JOIN orders o ON o.id = r.replaced_by WHERE r.order_id = ?`,
  )
  const cancelledSince = records.read<[string], number>(
    `SELECT o.id FROM orders o WHERE o.cancelled = 1 AND o.corrected_at >= ?
       AND EXISTS (SELECT 1 FROM slide_labels l WHERE l.order_id = o.id)`,
    { pluck: true },
  )
  return {
    /** Null if no order took its place, or if several could have. */
    of(id: number): Order | null {
      const [only, ...more] = successors.all(id)
      return more.length > 0 ? null : recordOf(only)
    },
    /** Cancelled orders of slides whose place an order may take that comes now. */
    mayGetOne: (now: Date): number[] => cancelledSince.all(new Date(now.getTime() - withinMs).toISOString()),
  }
}
export type Successors = ReturnType<typeof openSuccessors>
