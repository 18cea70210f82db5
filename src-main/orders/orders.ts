import type { Cases } from '#main/cases/index.ts'
import type { Publish } from '#main/live/index.ts'
import type { Records } from '#main/storage/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { AppError, notFound } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { OfferedOrder, Order, OrderImport, UnmatchedSlide } from '#shared/contract/schemas/orders.ts'
import { type AccessionPattern, accessionSimilarity } from '#shared/domain/accession.ts'
import { type Arrival, createExpect, type Expected } from './expect.ts'
import { type LabelRecord, openLabelsStore } from './labels.store.ts'
import { createMatching } from './matching.ts'
import { openOrdersStore } from './orders.store.ts'
import { openSuccessors } from './successors.store.ts'
import { createTake, type OrderFileSource } from './take.ts'

export interface OrdersDeps {
  readonly records: Records
  readonly cases: Pick<Cases, 'identify' | 'placeSlide' | 'refresh'>
  /** The laboratory's pattern of accession numbers. */
  readonly pattern: () => AccessionPattern
  /**
   * Whether a folder of orders is watched. Slides are then expected to have an order, even before the first arrives.
   */
  readonly expected: () => boolean
  readonly publish: Publish
  readonly now: () => Date
}

type OrdersApi = Api['orders']

/** The laboratory's orders, and which slides belong to them. */
export interface Orders extends OrdersApi {
  /** The pattern of accession numbers. */
  readonly pattern: () => AccessionPattern
  expect(arrival: Arrival): Expected
  /** Sends the tray to every window. */
  tell(): void
  /** Matches the waiting slides again after the pattern of accession numbers has changed. */
  lookAgain(reader: Reader): void
  /**
   * Takes the orders of a file and matches the waiting slides to them. Never throws because of the file's contents.
   */
  take(reader: Reader, source: OrderFileSource, contents: Uint8Array | 'too-large' | 'unreadable'): OrderImport
  isTaken(path: string, state: { readonly bytes: number; readonly modifiedMs: number }): boolean
}

export function createOrders({ records, cases, pattern, expected, publish, now }: OrdersDeps): Orders {
  const store = openOrdersStore(records)
  const labels = openLabelsStore(records)
  const successors = openSuccessors(records)
  const matching = createMatching({ records, store, labels, cases, pattern })
  const tray = (): UnmatchedSlide[] => labels.unmatched().map((label) => ({ ...shown(label), ...noOrder }))
  const tell = () => publish({ kind: 'tray', slides: tray() })
  const { take, look, takeAs } = createTake({ records, store, successors, matching, pattern, now })
  /** Tells every window what is in the tray and that order files have changed. */
  const tellAll = () => {
    tell()
    publish({ kind: 'system' })
  }

  return {
    pattern,
    expect: createExpect({ records, store, labels, pattern, expected }),
    tray,
    tell,
    isTaken: store.isRead,
    lookAgain(reader) {
      matching.matchWaiting(reader)
      tell()
    },
    imports: store.files,

    label(slideId) {
      const label = labels.one(slideId)
      if (!label) return null
      const order = label.orderId === null ? null : store.byId(label.orderId)
      const corrected = label.corrected ? order : null
      const renumbered = corrected?.cancelled ? successors.of(corrected.id) : null
      return { ...labelOf(label), order, late: matching.lateFor(label), corrected, renumbered }
    },

    find: (slideId, words) => offeredFor(labels.one(slideId) ?? notFound(), words, store.open()),

    match(reader, slideId, orderId) {
      const label = labels.one(slideId)
      const order = store.byId(orderId)
      if (!label || !order) throw new AppError('not-found')
      // Another window was faster, or the order was withdrawn in the meantime.
      const open = label.state === 'matched' ? [label.orderId, successors.of(label.orderId ?? 0)?.id] : [orderId]
      if (order.cancelled || !open.includes(orderId)) throw new AppError('conflict')
      const row = matching.link(reader, label, order, 'reader')
      tell()
      return row
    },

    release(reader, slideId) {
      const row = matching.release(reader, slideId)
      tell()
      return row
    },

    setAside(reader, slideId) {
      const label = labels.one(slideId) ?? notFound()
      if (label.state === 'matched') throw new AppError('conflict')
      const about = { slideId, caseId: label.caseId }
      records.change({ by: reader.id, what: 'slide-set-aside', about }, (change) =>
        labels.update(change, { ...label, state: 'set-aside' }),
      )
      tell()
    },

    take(reader, source, contents) {
      const file = take(reader, source, contents)
      tellAll()
      return file
    },

    look,

    takeAs(reader, fileId, encoding) {
      const file = takeAs(reader, fileId, encoding)
      tellAll()
      return file
    },
  }
}

/** Orders for a slide, likeliest first: those whose accession number, patient or birth date contains all the words. */
function offeredFor(label: LabelRecord, words: string, orders: readonly Order[]): OfferedOrder[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const clues = [...label.accessions.map(({ accession }) => accession), ...label.codes.map(({ text }) => text)]
  if (clues.length === 0) clues.push(label.accession)
  return orders
    .filter(({ accession, patientName, birthDate }) => {
      const hay = `${accession} ${patientName} ${birthDate ?? ''}`.toLowerCase()
      return wanted.every((word) => hay.includes(word))
    })
    .map((order) => ({
      ...order,
      likeness: Math.max(...clues.map((clue) => accessionSimilarity(clue, order.accession))),
    }))
    .sort((a, b) => b.likeness - a.likeness || a.slides - b.slides || a.accession.localeCompare(b.accession))
    .slice(0, 50)
}

const labelOf = ({ slideId, codes, accessions, scanner, state, reason, matchedBy }: LabelRecord) => ({
  slideId,
  codes,
  accessions,
  scanner,
  state,
  reason,
  matchedBy,
})

/** A slide in the tray has none of these. */
const noOrder = { order: null, late: null, corrected: null, renumbered: null }

const shown = (label: LabelRecord): Omit<UnmatchedSlide, keyof typeof noOrder> => ({
  ...labelOf(label),
  caseId: label.caseId,
  accession: label.accession,
  fileName: label.fileName,
  hasPicture: label.hasPicture,
  addedAt: label.addedAt,
})
