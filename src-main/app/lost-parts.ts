import { LRUCache } from 'lru-cache'
import type { ScreeningResult } from '#shared/contract/schemas/screening.ts'
import { saysPartsLost } from '#shared/domain/reliability.ts'

/** ms for which an answer holds: every tile asks, and a screening may end at any time. */
const holdsMs = 2000

/**
 * Whether the shown result of a slide says that parts of it could not be read. The time of an answer is kept here and
 * not as the cache's `ttl`: that sets a timer again every millisecond, which made tiles a fifth slower.
 */
export function createLostParts(
  resultOf: (slideId: number) => Pick<ScreeningResult, 'reliability'> | null,
  now: () => number = Date.now,
): (slideId: number) => boolean {
  const known = new LRUCache<number, { readonly lost: boolean; readonly until: number }>({ max: 64 })
  return (slideId) => {
    const before = known.get(slideId)
    if (before && now() < before.until) return before.lost
    const lost = saysPartsLost(resultOf(slideId)?.reliability ?? null)
    known.set(slideId, { lost, until: now() + holdsMs })
    return lost
  }
}
