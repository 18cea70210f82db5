import type { Order, SlideLabel, UnmatchedReason } from '#shared/contract/schemas/orders.ts'
import {
  type AccessionCandidate,
  type AccessionPattern,
  accessionCandidates,
  accessionKey,
  type LabelCode,
} from '#shared/domain/accession.ts'

export interface SlideClues {
  readonly codes: readonly LabelCode[]
  readonly fileName: string
}

export interface Recognised {
  readonly candidates: readonly AccessionCandidate[]
  /** The accession number that follows from the label alone; null if there is none, or several. */
  readonly fromLabel: string | null
  readonly order: Order | null
  readonly matchedBy: SlideLabel['matchedBy']
  /** Why no order was found; null if one was. */
  readonly reason: UnmatchedReason | null
}

/**
 * Finds the order that a slide belongs to, if there is no doubt. The label outweighs the file's name: the name
 * decides only if the label has no accession number. Clues to two different orders decide nothing.
 */
export function recognise(
  clues: SlideClues,
  pattern: AccessionPattern,
  find: (accession: string) => Order | null,
): Recognised {
  const whole = clues.codes.filter(({ text }) => find(text) !== null)
  const named = whole.map(({ text }): AccessionCandidate => ({ accession: text, from: 'code' }))
  const found = accessionCandidates(clues, pattern)
  const keys = new Set(named.map(({ accession }) => accessionKey(accession)))
  const candidates = [...named, ...found.filter(({ accession }) => !keys.has(accessionKey(accession)))]
  const onLabel = candidates.filter(({ from }) => from === 'code')
  const fromLabel = onLabel.length === 1 ? (onLabel[0]?.accession ?? null) : null
  const none = (reason: UnmatchedReason): Recognised => ({
    candidates,
    fromLabel,
    order: null,
    matchedBy: null,
    reason,
  })

  if (candidates.length === 0) return none('no-accession')
  const hits = candidates.flatMap(({ accession, from }) => {
    const order = find(accession)
    return order ? [{ order, from }] : []
  })
  const live = hits.filter(({ order }) => !order.cancelled)
  const [hit] = live
  if (!hit) return none(hits.length > 0 ? 'cancelled' : 'no-order')
  if (live.some(({ order }) => order.id !== hit.order.id)) return none('conflict')
  if (hit.from === 'file-name' && onLabel.length > 0) return none('conflict')
  return { candidates, fromLabel, order: hit.order, matchedBy: hit.from, reason: null }
}
