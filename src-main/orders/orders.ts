import { parse } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { CaseIdentity, Cases } from '#main/cases/index.ts'
import type { Publish } from '#main/live/index.ts'
import { translating } from '#main/storage/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { OfferedOrder, Order, OrderImport, SlideLabel, UnmatchedSlide } from '#shared/contract/schemas/orders.ts'
import { accessionSimilarity } from '#shared/domain/accession.ts'
import type { OrderedPerson } from '#shared/domain/order.ts'
import type { SpecimenType } from '#shared/domain/specimen.ts'
import { type LabelRecord, openLabelsStore } from './labels.store.ts'
import { openOrdersStore } from './orders.store.ts'
import { parseOrders, refusedOrders } from './parse/index.ts'
import { type Recognised, recognise, type SlideClues } from './recognise.ts'

export interface OrdersDeps {
  readonly db: Database
  readonly cases: Pick<Cases, 'identify'>
  /** How accession numbers look in this laboratory. */
  readonly pattern: () => RegExp
  /** A folder of orders is watched: slides are expected to have one, even before the first came. */
  readonly expected: () => boolean
  readonly publish: Publish
  readonly now: () => Date
}

/** A slide that is coming in, as its label and name tell. */
export interface Arrival extends SlideClues {
  /** Name of the scanner's profile; empty: brought in by hand. */
  readonly scanner: string
  /** The profile's preparation, for orders that do not say. */
  readonly specimen: SpecimenType
  /** Samples have no order. */
  readonly synthetic: boolean
}

export interface Expected {
  readonly identity: CaseIdentity
  /** To be called in the commit that records the slide. */
  keep(slideId: number): void
}

export interface OrderFileSource {
  readonly fileName: string
  /** Null: chosen by hand. */
  readonly path: string | null
  readonly bytes: number
  readonly modifiedMs: number | null
}

type OrdersApi = Api['orders']

/** The laboratory's orders, and which slide belongs to which. */
export interface Orders extends OrdersApi {
  /** How accession numbers look. */
  readonly pattern: () => RegExp
  expect(arrival: Arrival): Expected
  /** Tells every window what is in the tray. */
  tell(): void
  /** The pattern of accession numbers has changed: looks again at the slides that wait. */
  lookAgain(reader: Reader): void
  /** Takes the orders of a file; slides that waited for them find them. Never throws for what stands in the file. */
  take(reader: Reader, source: OrderFileSource, contents: Uint8Array | 'too-large' | 'unreadable'): OrderImport
  isTaken(path: string, state: { readonly bytes: number; readonly modifiedMs: number }): boolean
}

export function createOrders({ db, cases, pattern, expected, publish, now }: OrdersDeps): Orders {
  const store = openOrdersStore(db)
  const labels = openLabelsStore(db)
  const at = () => now().toISOString()
  const tray = (): UnmatchedSlide[] => labels.unmatched().map((label) => ({ ...shown(label), order: null }))
  const tell = () => publish({ kind: 'tray', slides: tray() })
  const recognised = (clues: SlideClues) => recognise(clues, pattern(), store.byAccession)

  function expect({ scanner, specimen, synthetic, ...clues }: Arrival): Expected {
    const { order, fromLabel, candidates, matchedBy, reason }: Recognised = recognised(clues)
    const wanted = !synthetic && (expected() || store.any())
    return {
      identity: order
        ? identityOf(order, specimen)
        : { accession: synthetic ? null : fromLabel, person: null, specimen },
      keep: (slideId) =>
        labels.insert(
          {
            slideId,
            codes: [...clues.codes],
            accessions: [...candidates],
            scanner,
            state: order ? 'matched' : wanted ? 'unmatched' : 'free',
            reason,
            orderId: order?.id ?? null,
            matchedBy,
          },
          at(),
        ),
    }
  }

  function link(reader: Reader, label: LabelRecord, order: Order, matchedBy: NonNullable<SlideLabel['matchedBy']>) {
    return cases.identify(reader, label.caseId, identityOf(order, 'not-stated'), () =>
      labels.change({ slideId: label.slideId, state: 'matched', reason: null, orderId: order.id, matchedBy }, at()),
    )
  }

  /** Slides that came before their order find it now; returns how many. */
  function matchWaiting(reader: Reader): number {
    let matched = 0
    for (const label of labels.waiting()) {
      // A slide that nobody expected an order for may have been given its patient by a reader.
      if (label.state === 'free' && label.patientName !== '') continue
      // A reader said that what the label leads to is wrong.
      if (label.reason === 'released') continue
      const { order, matchedBy, reason } = recognised(label)
      if (order && matchedBy) {
        link(reader, label, order, matchedBy)
        matched++
      } else if (label.state === 'unmatched' && reason !== label.reason)
        labels.change({ ...label, reason, orderId: null, matchedBy: null }, at())
    }
    return matched
  }

  /** A correction reaches the cases that still say what the order said; a reader's own words stay. */
  function correct(reader: Reader, before: Order, after: Order): void {
    for (const label of labels.ofOrder(after.id)) {
      if (!label.signed && isPerson(label, before))
        cases.identify(reader, label.caseId, { ...identityOf(after, 'not-stated'), accession: null })
    }
  }

  return {
    pattern,
    expect,
    tray,
    tell,
    isTaken: store.isRead,
    lookAgain(reader) {
      matchWaiting(reader)
      tell()
    },
    imports: store.files,

    label(slideId) {
      const label = labels.one(slideId)
      return label && { ...labelOf(label), order: label.orderId === null ? null : store.byId(label.orderId) }
    },

    find(slideId, words): OfferedOrder[] {
      const label = labels.one(slideId)
      if (!label) throw new AppError('not-found')
      const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
      const clues = [...label.accessions.map(({ accession }) => accession), ...label.codes.map(({ text }) => text)]
      if (clues.length === 0) clues.push(label.accession)
      return store
        .open()
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
    },

    match(reader, slideId, orderId) {
      const label = labels.one(slideId)
      const order = store.byId(orderId)
      if (!label || !order) throw new AppError('not-found')
      // Another window was quicker, or the order was taken back meanwhile.
      if (order.cancelled || (label.state === 'matched' && label.orderId !== orderId)) throw new AppError('conflict')
      const row = link(reader, label, order, 'reader')
      tell()
      return row
    },

    release(reader, slideId) {
      const label = labels.one(slideId)
      const order = label?.orderId == null ? null : store.byId(label.orderId)
      if (!label || !order) throw new AppError('not-found')
      const { fromLabel } = recognised(label)
      // What a reader has written since is theirs.
      const person = isPerson(label, order) ? null : personOf(label)
      const accession = fromLabel ?? parse(label.fileName).name
      const row = cases.identify(reader, label.caseId, { accession, person, specimen: 'not-stated' }, () =>
        labels.change({ slideId, state: 'unmatched', reason: 'released', orderId: null, matchedBy: null }, at()),
      )
      tell()
      return row
    },

    setAside(_reader, slideId) {
      const label = labels.one(slideId)
      if (!label) throw new AppError('not-found')
      if (label.state === 'matched') throw new AppError('conflict')
      translating(() => labels.change({ ...label, state: 'set-aside' }, at()))
      tell()
    },

    take(reader, source, contents) {
      const { orders, problems } =
        typeof contents === 'string'
          ? refusedOrders(contents)
          : parseOrders(contents, { pattern: pattern(), today: now() })
      const counts = { added: 0, changed: 0, cancelled: 0, same: 0 }
      const corrected: [Order, Order][] = []
      translating(() =>
        db
          .transaction(() => {
            for (const order of orders) {
              const before = store.byAccession(order.accession)
              const change = store.put(order, at())
              counts[change]++
              const after = change === 'changed' ? store.byAccession(order.accession) : null
              if (before && after) corrected.push([before, after])
            }
          })
          .immediate(),
      )
      for (const [before, after] of corrected) correct(reader, before, after)
      const matched = matchWaiting(reader)
      // Last: a file that a crash cut short is read again, which changes nothing that is in already.
      const { added, changed, cancelled } = counts
      const id = translating(() => store.putFile({ ...source, added, changed, cancelled, matched, problems, at: at() }))
      tell()
      publish({ kind: 'system' })
      return store.files().find((file) => file.id === id)!
    },
  }
}

const isPerson = (a: OrderedPerson, b: OrderedPerson): boolean =>
  a.patientName === b.patientName && a.patientSex === b.patientSex && a.birthDate === b.birthDate
const personOf = ({ patientName, patientSex, birthDate }: OrderedPerson): OrderedPerson => ({
  patientName,
  patientSex,
  birthDate,
})

const identityOf = (order: Order, specimen: SpecimenType): CaseIdentity => ({
  accession: order.accession,
  person: order,
  specimen: order.specimen === 'not-stated' ? specimen : order.specimen,
})

const labelOf = ({ slideId, codes, accessions, scanner, state, reason, matchedBy }: LabelRecord) => ({
  slideId,
  codes,
  accessions,
  scanner,
  state,
  reason,
  matchedBy,
})

const shown = (label: LabelRecord): Omit<UnmatchedSlide, 'order'> => ({
  ...labelOf(label),
  caseId: label.caseId,
  accession: label.accession,
  fileName: label.fileName,
  hasPicture: label.hasPicture,
  addedAt: label.addedAt,
})
