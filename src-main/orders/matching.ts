import { parse } from 'node:path'
import type { CaseIdentity, Cases } from '#main/cases/index.ts'
import type { Records } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { Order, SlideLabel } from '#shared/contract/schemas/orders.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { AccessionPattern } from '#shared/domain/accession.ts'
import type { LabelRecord, LabelsStore } from './labels.store.ts'
import { aboutMatch, identityOf, isPerson, personOf } from './order-identity.ts'
import type { OrdersStore } from './orders.store.ts'
import { recognise, type SlideClues } from './recognise.ts'

export interface MatchingDeps {
  readonly records: Records
  readonly store: OrdersStore
  readonly labels: LabelsStore
  readonly cases: Pick<Cases, 'identify' | 'placeSlide' | 'refresh'>
  readonly pattern: () => AccessionPattern
}

/** Matches existing slides and orders: when an order arrives later, and when a person chooses. */
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
    const identity = identityOf(order, 'not-stated')
    const note = () =>
      records.change({ by: reader.id, what: 'slide-matched', about }, (change) =>
        labels.update(change, { slideId, state: 'matched', reason: null, orderId: order.id, matchedBy }),
      )
    // The slides of a report stay together while it is amended.
    if (label.reported) return cases.identify(reader, label.caseId, identity, note)
    return cases.placeSlide(reader, { slideId, identity, caseId: labels.openCaseOf(order.id) }, note)
  }

  /** The order that a slide of a signed case would have found if it had come in time; null if there is none. */
  function lateFor(label: LabelRecord): Order | null {
    if (!label.reported || label.orderId !== null || label.reason === 'released') return null
    return recognised(label).order
  }

  /** Undoes a match. Throws `not-found` if there is none. */
  function release(reader: Reader, slideId: number): CaseRow {
    const label = labels.one(slideId)
    const order = label?.orderId == null ? null : store.byId(label.orderId)
    if (!label || !order) throw new AppError('not-found')
    const { fromLabel } = recognised(label)
    // Anything that a reader has edited since belongs to the reader.
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

  /** Matches slides that arrived before their order. Returns their number. */
  function matchWaiting(reader: Reader): number {
    let matched = 0
    for (const label of labels.waiting()) {
      // A reader may have entered a patient for a slide without an expected order.
      if (label.state === 'free' && label.patientName !== '') continue
      // A reader released the order that the label leads to.
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

  /** A correction reaches the cases that still have the order's values. A reader's edits are kept. */
  function correct(reader: Reader, before: Order, after: Order): void {
    for (const label of labels.ofOrder(after.id)) {
      if (!label.signed && isPerson(label, before))
        cases.identify(reader, label.caseId, { ...identityOf(after, 'not-stated'), accession: null })
    }
  }

  /** Tells the windows that the order of these cases changed. Those with a report announce it; see the view. */
  function announce(orderId: number): void {
    for (const label of labels.ofOrder(orderId)) if (label.reported) cases.refresh(label.slideId)
  }

  return { announce, link, lateFor, release, matchWaiting, correct }
}
