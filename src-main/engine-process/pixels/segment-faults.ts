import { endsUnwritten, tiffCompression } from '#main/slides/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { ownSize } from './segment-pixels.ts'
import type { StoredSegments } from './small-tiff.ts'
import type { StoredImage } from './stored-image.ts'

/** Whether the tile itself is at fault, as opposed to a disconnected drive or a cancelled read. */
export const faultOfTile = (error: unknown): boolean =>
  !isAppError(error) || error.code === 'file-damaged' || error.code === 'file-truncated'

/** Null for a fault of a tile; throws anything else. */
export function unlessFaultOfTile(error: unknown): null {
  if (faultOfTile(error)) return null
  throw error
}

/** True if space for a JPEG among the segments was allocated in the file but never written. */
export const hasUnwritten = (image: StoredImage, { data, segments }: StoredSegments): boolean =>
  image.format.compression === tiffCompression.jpeg &&
  segments.some((place) => place && endsUnwritten(data.subarray(place.offset, place.offset + place.length)))

/** True if the size of a JPEG among the segments differs from the directory. libtiff would only warn about it. */
export const hasOwnSize = (
  image: StoredImage,
  indexes: readonly number[],
  { data, segments }: StoredSegments,
): boolean =>
  image.format.compression === tiffCompression.jpeg &&
  segments.some(
    (place, i) => place && ownSize(image, indexes[i]!, data.subarray(place.offset, place.offset + place.length)),
  )
