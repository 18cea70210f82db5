/** Positions in px of the same picture. */
interface Place {
  readonly x: number
  readonly y: number
}

/**
 * How many labelled places have a proposal within `within` px, each proposal used for one label only: nearest pairs
 * first. Proposals and labels of one field.
 */
export function countFound(labels: readonly Place[], proposals: readonly Place[], within: number): number {
  const pairs: { label: number; proposal: number; distance: number }[] = []
  labels.forEach((label, l) => {
    proposals.forEach((proposal, p) => {
      const distance = Math.hypot(label.x - proposal.x, label.y - proposal.y)
      if (distance <= within) pairs.push({ label: l, proposal: p, distance })
    })
  })
  pairs.sort((a, b) => a.distance - b.distance)
  const usedLabels = new Set<number>()
  const usedProposals = new Set<number>()
  for (const pair of pairs) {
    if (usedLabels.has(pair.label) || usedProposals.has(pair.proposal)) continue
    usedLabels.add(pair.label)
    usedProposals.add(pair.proposal)
  }
  return usedLabels.size
}

/** True when one of the places lies within `within` px of a lesion. */
export const hitsLesion = (places: readonly Place[], lesions: readonly Place[], within: number): boolean =>
  places.some((place) => lesions.some((lesion) => Math.hypot(place.x - lesion.x, place.y - lesion.y) <= within))
