import { matchPlaces, type Place } from '#shared/domain/place-match.ts'

/**
 * Number of labelled places with a proposal within `within` px. Each proposal is used for one label, nearest pairs
 * first. Proposals and labels belong to one field, in px of the same picture.
 */
export const countFound = (labels: readonly Place[], proposals: readonly Place[], within: number): number =>
  matchPlaces(labels, proposals, within).reduce((found, proposal) => found + Number(proposal !== -1), 0)

/** True if one of the places lies within `within` px of a lesion. */
export const hitsLesion = (places: readonly Place[], lesions: readonly Place[], within: number): boolean =>
  places.some((place) => lesions.some((lesion) => Math.hypot(place.x - lesion.x, place.y - lesion.y) <= within))

/** How many of the places have another one closer than `within`. */
export const countCrowded = (places: readonly Place[], within: number): number =>
  places.filter((a) => places.some((b) => a !== b && Math.hypot(a.x - b.x, a.y - b.y) < within)).length
