import { parse } from 'node:path'
import type { CaseIdentity, Cases } from '#main/cases/index.ts'
import type { Records } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { Order, SlideLabel } from '#shared/contract/schemas/orders.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { OrderedPerson } from '#shared/domain/order.ts'
import type { SpecimenType } from '#shared/domain/specimen.ts'
import type { LabelRecord, LabelsStore, NewLabel } from './labels.store.ts'
import type { OrdersStore } from './orders.store.ts'
import { type Recognised, recognise, type SlideClues } from './recognise.ts'

export interface MatchingDeps {
  readonly records: Records
  readonly store: OrdersStore
  readonly labels: LabelsStore
  readonly cases: Pick<Cases, 'identify' | 'placeSlide'>
  readonly pattern: () => RegExp
  readonly expected: () => boolean
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
  /** The open case that the order's other slides stand in; null where the slide is the first. */
  readonly caseId: number | null
  /** To be called in the commit that records the slide. */
  keep(reader: Reader, slideId: number): void
}

/** Brings slides and orders together: as a slide comes in, as an order comes later, and by a person's hand. */
export function createMatching({ records, store, labels, cases, pattern, expected }: MatchingDeps) {
  const recognised = (clues: SlideClues) => recognise(clues, pattern(), store.byAccession)

  function expect({ scanner, specimen, synthetic, ...clues }: Arrival): Expected {
    const { order, fromLabel, candidates, matchedBy, reason }: Recognised = recognised(clues)
    const wanted = !synthetic && (expected() || store.any())
    const state = order ? 'matched' : wanted ? 'unmatched' : 'free'
    const label: Omit<NewLabel, 'slideId' | 'orderId'> = {
      codes: [...clues.codes],
      accessions: [...candidates],
      scanner,
      state,
      reason,
      matchedBy,
    }
    return {
      identity: order
        ? identityOf(order, specimen)
        : { accession: synthetic ? null : fromLabel, person: null, specimen },
      caseId: order && labels.openCaseOf(order.id),
      keep: ({ id: by }, slideId) =>
        records.change(
          { by, what: order ? 'slide-matched' : 'label-read', about: aboutMatch(slideId, order) },
          (change) => labels.insert(change, { ...label, slideId, orderId: order?.id ?? null }),
        ),
    }
  }

  function link(
    reader: Reader,
    label: LabelRecord,
    order: Order,
    matchedBy: NonNullable<SlideLabel['matchedBy']>,
  ): CaseRow {
    const { slideId } = label
    const about = aboutMatch(slideId, order)
    const place = { slideId, identity: identityOf(order, 'not-stated'), caseId: labels.openCaseOf(order.id) }
    return cases.placeSlide(reader, place, () =>
      records.change({ by: reader.id, what: 'slide-matched', about }, (change) =>
        labels.update(change, { slideId, state: 'matched', reason: null, orderId: order.id, matchedBy }),
      ),
    )
  }

  /** Takes a match back. Throws `not-found` where there is none. */
  function release(reader: Reader, slideId: number): CaseRow {
    const label = labels.one(slideId)
    const order = label?.orderId == null ? null : store.byId(label.orderId)
    if (!label || !order) throw new AppError('not-found')
    const { fromLabel } = recognised(label)
    // What a reader has written since is theirs.
    const person = isPerson(label, order) ? null : personOf(label)
    const accession = fromLabel ?? parse(label.fileName).name
    const about = { ...aboutMatch(slideId, order), caseId: label.caseId }
    const identity: CaseIdentity = { accession, person, specimen: 'not-stated' }
    return cases.placeSlide(reader, { slideId, identity, caseId: null }, () =>
      records.change({ by: reader.id, what: 'slide-released', about }, (change) =>
        labels.update(change, { slideId, state: 'unmatched', reason: 'released', orderId: null, matchedBy: null }),
      ),
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
        records.change({ by: reader.id, what: 'label-read', about: { slideId: label.slideId } }, (change) =>
          labels.update(change, { ...label, reason, orderId: null, matchedBy: null }),
        )
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

  return { expect, link, release, matchWaiting, correct }
}

const aboutMatch = (slideId: number, order: Order | null) => ({
  slideId,
  ...(order ? { subject: `order ${order.id}` } : {}),
})

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
