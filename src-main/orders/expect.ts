import type { CaseIdentity } from '#main/cases/index.ts'
import type { Records } from '#main/storage/index.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { AccessionPattern } from '#shared/domain/accession.ts'
import type { SpecimenType } from '#shared/domain/specimen.ts'
import type { LabelsStore, NewLabel } from './labels.store.ts'
import { aboutMatch, identityOf } from './order-identity.ts'
import type { OrdersStore } from './orders.store.ts'
import { type Recognised, recognise, type SlideClues } from './recognise.ts'

export interface ExpectDeps {
  readonly records: Records
  readonly store: OrdersStore
  readonly labels: LabelsStore
  readonly pattern: () => AccessionPattern
  readonly expected: () => boolean
}

/** A slide that is being imported, described by its label and name. */
export interface Arrival extends SlideClues {
  /** Name of the scanner's profile; empty for an import by hand. */
  readonly scanner: string
  /** The profile's preparation, for orders that do not state one. */
  readonly specimen: SpecimenType
  /** Sample slides have no order. */
  readonly synthetic: boolean
}

export interface Expected {
  readonly identity: CaseIdentity
  /** The open case with the order's other slides; null for the first slide. */
  readonly caseId: number | null
  /** Must be called in the commit that records the slide. */
  keep(reader: Reader, slideId: number): void
}

/** Finds the order of a slide that is being imported, and records the result for its label. */
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
