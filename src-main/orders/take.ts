import type { Records } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { Order, OrderImport, OrderPreview } from '#shared/contract/schemas/orders.ts'
import type { AccessionPattern } from '#shared/domain/accession.ts'
import type { OrderEncoding } from '#shared/domain/order-encodings.ts'
import { createHeldFiles } from './held-files.ts'
import type { createMatching } from './matching.ts'
import type { OrdersStore } from './orders.store.ts'
import { type OrderFileContents, type ParsedOrder, parseOrders, refusedOrders } from './parse/index.ts'
import { held, waitsForEncoding } from './parse/waiting.ts'
import type { Successors } from './successors.store.ts'

export interface TakeDeps {
  readonly records: Records
  readonly store: OrdersStore
  readonly successors: Pick<Successors, 'mayGetOne'>
  readonly matching: Pick<ReturnType<typeof createMatching>, 'matchWaiting' | 'correct' | 'announce'>
  readonly pattern: () => AccessionPattern
  readonly now: () => Date
}

export interface OrderFileSource {
  readonly fileName: string
  /** Null: chosen by hand. */
  readonly path: string | null
  readonly bytes: number
  readonly modifiedMs: number | null
}

/** Orders of a preview that a window shows. */
const mostShown = 50

/**
 * Takes the orders of a file, applies their corrections and matches the waiting slides. A file whose character set is
 * only estimated waits until a reader has seen its names.
 */
export function createTake({ records, store, successors, matching, pattern, now }: TakeDeps) {
  const files = createHeldFiles(store)
  const parsed = (contents: Uint8Array, encoding?: OrderEncoding): OrderFileContents =>
    parseOrders(contents, { pattern: pattern(), today: now(), ...(encoding && { encoding }) })

  function take(reader: Reader, source: OrderFileSource, contents: Uint8Array | 'too-large' | 'unreadable') {
    const read = typeof contents === 'string' ? refusedOrders(contents) : parsed(contents)
    const { orders, problems } = held(read)
    const brought = bring(reader, orders)
    // Recorded last. A file interrupted by a crash is read again, which does not change orders that are already
    // stored.
    const id = records.change({ by: reader.id, what: 'file-taken' }, (change) =>
      store.putFile(change, { ...source, ...brought, problems }),
    )
    if (typeof contents !== 'string' && waitsForEncoding(problems)) files.keep(id, contents)
    return fileOf(id)
  }

  function look(fileId: number, encoding: OrderEncoding | null): OrderPreview {
    const { fileName } = files.sourceOf(fileId)
    const { orders, problems, encoding: read } = parsed(files.contentsOf(fileId), encoding ?? undefined)
    const isEstimated = read !== null && read.confidence < 1
    return {
      fileName,
      encoding: encoding ?? (isEstimated ? (read.name as OrderEncoding) : null),
      percent: isEstimated ? Math.floor(100 * read.confidence) : null,
      orders: orders.slice(0, mostShown).map(({ line, accession, patientName }) => ({ line, accession, patientName })),
      orderCount: orders.length,
      problemCount: problems.length,
    }
  }

  function takeAs(reader: Reader, fileId: number, encoding: OrderEncoding): OrderImport {
    if (!waitsForEncoding(fileOf(fileId).problems)) throw new AppError('conflict')
    const { orders, problems } = parsed(files.contentsOf(fileId), encoding)
    const brought = bring(reader, orders)
    records.change({ by: reader.id, what: 'file-taken' }, (change) =>
      store.updateFile(change, fileId, { ...brought, problems }),
    )
    if (!waitsForEncoding(problems)) files.drop(fileId)
    return fileOf(fileId)
  }

  function fileOf(id: number): OrderImport {
    const file = store.files().find((one) => one.id === id)
    if (!file) throw new AppError('not-found')
    return file
  }

  /** Stores orders, applies their corrections and matches waiting slides. */
  function bring(reader: Reader, orders: readonly ParsedOrder[]) {
    const { counts, corrected, touched } = put(reader.id, orders)
    for (const [before, after] of corrected) matching.correct(reader, before, after)
    // An order that came now may be a cancelled one under its corrected number.
    for (const orderId of new Set([...touched, ...successors.mayGetOne(now())])) matching.announce(orderId)
    const matched = matching.matchWaiting(reader)
    const { added, changed, cancelled } = counts
    return { added, changed, cancelled, matched }
  }

  function put(by: string, orders: readonly ParsedOrder[]) {
    const counts = { added: 0, changed: 0, cancelled: 0, same: 0 }
    const corrected: [Order, Order][] = []
    const touched: number[] = []
    records.change({ by, what: 'orders-imported' }, (change) => {
      for (const order of orders) {
        const before = store.byAccession(order.accession)
        const became = store.put(change, order)
        counts[became]++
        if (before && (became === 'changed' || became === 'cancelled')) touched.push(before.id)
        const after = became === 'changed' ? store.byAccession(order.accession) : null
        if (before && after) corrected.push([before, after])
      }
      change.note(null, counts)
    })
    return { counts, corrected, touched }
  }

  return { take, look, takeAs }
}
