import { LRUCache } from 'lru-cache'
import type { ScreeningResult } from '#shared/contract/schemas/screening.ts'
import { saysPartsLost } from '#shared/domain/reliability.ts'

/** ms for which an answer holds: every tile asks, and a screening may end at any time. */
const holdsMs = 2000

/** Whether the shown result of a slide says that parts of it could not be read. */
export function createLostParts(
  resultOf: (slideId: number) => Pick<ScreeningResult, 'reliability'> | null,
): (slideId: number) => boolean {
  const known = new LRUCache<number, boolean>({ max: 64, ttl: holdsMs })
  return (slideId) => {
    const before = known.get(slideId)
    if (before !== undefined) return before
    const lost = saysPartsLost(resultOf(slideId)?.reliability ?? null)
    known.set(slideId, lost)
    return lost
  }
}
