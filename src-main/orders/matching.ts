import { parse } from 'node:path'
import type { CaseIdentity, Cases } from '#main/cases/index.ts'
import type { Records } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { Order, SlideLabel } from '#shared/contract/schemas/orders.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { LabelRecord, LabelsStore } from './labels.store.ts'
import { aboutMatch, identityOf, isPerson, personOf } from './order-identity.ts'
import type { OrdersStore } from './orders.store.ts'
import { recognise, type SlideClues } from './recognise.ts'

export interface MatchingDeps {
  readonly records: Records
  readonly store: OrdersStore
  readonly labels: LabelsStore
  readonly cases: Pick<Cases, 'identify' | 'placeSlide'>
  readonly pattern: () => RegExp
}

/** Brings slides that are here together with orders: as an order comes later, and by a person's hand. */
export function createMatching({ records, store, labels, cases, pattern }: MatchingDeps) {
  const recognised = (clues: SlideClues) => recognise(clues, pattern(), store.byAccession)

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

  return { link, release, matchWaiting, correct }
}
