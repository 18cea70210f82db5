import type { CaseIdentity } from '#main/cases/index.ts'
import type { Records } from '#main/storage/index.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { SpecimenType } from '#shared/domain/specimen.ts'
import type { LabelsStore, NewLabel } from './labels.store.ts'
import { aboutMatch, identityOf } from './order-identity.ts'
import type { OrdersStore } from './orders.store.ts'
import { type Recognised, recognise, type SlideClues } from './recognise.ts'

export interface ExpectDeps {
  readonly records: Records
  readonly store: OrdersStore
  readonly labels: LabelsStore
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

/** Finds the order of a slide that comes in, and notes what its label led to. */
export function createExpect({ records, store, labels, pattern, expected }: ExpectDeps) {
  return ({ scanner, specimen, synthetic, ...clues }: Arrival): Expected => {
    const { order, fromLabel, candidates, matchedBy, reason }: Recognised = recognise(
      clues,
      pattern(),
      store.byAccession,
    )
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
}
