import type { SlidePlan } from './plan.ts'
import type { Stamp } from './stamp.ts'

type Stamps = Map<number, readonly Stamp[]>

/** ms. Slides that share their stamps are made one after the other. */
const keptFor = 5 * 60_000

let kept: { readonly of: string; readonly stamps: Stamps; readonly release: NodeJS.Timeout } | null = null

/**
 * The stamps drawn so far, by entry of the library. Slides that share their stamps get the same map if they are made one
 * after the other.
 */
export function stampsFor({ stampSeed, micronsPerPixel, sharesStamps }: SlidePlan): Stamps {
  if (!sharesStamps) return new Map()
  const of = `${stampSeed} ${micronsPerPixel}`
  const stamps: Stamps = kept?.of === of ? kept.stamps : new Map()
  clearTimeout(kept?.release)
  const release = setTimeout(() => {
    kept = null
  }, keptFor).unref()
  kept = { of, stamps, release }
  return stamps
}
