import type { Records } from '#main/storage/index.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { Order, OrderImport } from '#shared/contract/schemas/orders.ts'
import type { createMatching } from './matching.ts'
import type { OrdersStore } from './orders.store.ts'
import { type ParsedOrder, parseOrders, refusedOrders } from './parse/index.ts'

export interface TakeDeps {
  readonly records: Records
  readonly store: OrdersStore
  readonly matching: Pick<ReturnType<typeof createMatching>, 'matchWaiting' | 'correct'>
  readonly pattern: () => RegExp
  readonly now: () => Date
}

export interface OrderFileSource {
  readonly fileName: string
  /** Null: chosen by hand. */
  readonly path: string | null
  readonly bytes: number
  readonly modifiedMs: number | null
}

/** Takes the orders of a file, applies their corrections and matches the waiting slides. */
export function createTake({ records, store, matching, pattern, now }: TakeDeps) {
  return (reader: Reader, source: OrderFileSource, contents: Uint8Array | 'too-large' | 'unreadable'): OrderImport => {
    const { id: by } = reader
    const { orders, problems } =
      typeof contents === 'string'
        ? refusedOrders(contents)
        : parseOrders(contents, { pattern: pattern(), today: now() })
    const { counts, corrected } = put(by, orders)
    for (const [before, after] of corrected) matching.correct(reader, before, after)
    const matched = matching.matchWaiting(reader)
    // Recorded last. A file interrupted by a crash is read again, which does not change orders that are already
    // stored.
    const { added, changed, cancelled } = counts
    const id = records.change({ by, what: 'file-taken' }, (change) =>
      store.putFile(change, { ...source, added, changed, cancelled, matched, problems }),
    )
    return store.files().find((file) => file.id === id)!
  }

  function put(by: string, orders: readonly ParsedOrder[]) {
    const counts = { added: 0, changed: 0, cancelled: 0, same: 0 }
    const corrected: [Order, Order][] = []
    records.change({ by, what: 'orders-imported' }, (change) => {
      for (const order of orders) {
        const before = store.byAccession(order.accession)
        const became = store.put(change, order)
        counts[became]++
        const after = became === 'changed' ? store.byAccession(order.accession) : null
        if (before && after) corrected.push([before, after])
      }
      change.note(null, counts)
    })
    return { counts, corrected }
  }
}
