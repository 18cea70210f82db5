import { matchPlaces, type Place } from '#shared/domain/place-match.ts'

/**
 * How many labelled places have a proposal within `within` px, each proposal used for one label only: nearest pairs
 * first. Proposals and labels of one field, positions in px of the same picture.
 */
export const countFound = (labels: readonly Place[], proposals: readonly Place[], within: number): number =>
  matchPlaces(labels, proposals, within).reduce((found, proposal) => found + Number(proposal !== -1), 0)

/** True when one of the places lies within `within` px of a lesion. */
export const hitsLesion = (places: readonly Place[], lesions: readonly Place[], within: number): boolean =>
  places.some((place) => lesions.some((lesion) => Math.hypot(place.x - lesion.x, place.y - lesion.y) <= within))
