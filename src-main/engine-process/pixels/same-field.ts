import { isAppError } from '#shared/contract/errors.ts'
import { openPixels } from './open-pixels.ts'

const side = 64
/**
 * Consecutive planes of one field correlate by 0.99 or more, even far out of focus. Different fields of one slide
 * correlate by less than 0.5 (0.77 if both have the same white border).
 */
const leastCorrelation = 0.9

/**
 * Whether pictures are focal planes of one field: of equal size, and each like the previous one except for its focus.
 * Throws AppError `cancelled`. Unreadable pictures are not planes.
 */
export async function showSameField(paths: readonly string[], signal?: AbortSignal): Promise<boolean> {
  let before: { readonly grey: Float64Array; readonly width: number; readonly height: number } | null = null
  try {
    for (const path of paths) {
      const next = await thumbnail(path, signal)
      if (before && (next.width !== before.width || next.height !== before.height)) return false
      if (before && correlation(next.grey, before.grey) < leastCorrelation) return false
      before = next
    }
  } catch (error) {
    if (isAppError(error) && error.code !== 'cancelled') return false
    throw error
  }
  return true
}

async function thumbnail(path: string, signal?: AbortSignal) {
  const source = await openPixels(path)
  try {
    const { width, height } = source.info
    const image = await source.readRegion({ x: 0, y: 0, width, height, outWidth: side, outHeight: side }, signal)
    const grey = Float64Array.from({ length: side * side }, (_, i) => image.data[i * 3 + 1]!)
    return { grey, width, height }
  } finally {
    await source.close()
  }
}

/** Pearson's correlation; 0 if one of the two has a single colour. */
function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanA, meanB] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [da, db] = [a[i]! - meanA, b[i]! - meanB]
    ab += da * db
    aa += da * da
    bb += db * db
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb)
}
