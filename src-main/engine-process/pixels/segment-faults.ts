import { endsUnwritten, tiffCompression } from '#main/slides/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { ownSize } from './segment-pixels.ts'
import type { StoredSegments } from './small-tiff.ts'
import type { StoredImage } from './stored-image.ts'

/** A tile that cannot be read, as opposed to a drive that is gone or a read that was cancelled. */
export const faultOfTile = (error: unknown): boolean =>
  !isAppError(error) || error.code === 'file-damaged' || error.code === 'file-truncated'

/** Null for a fault of a tile; throws anything else. */
export function unlessFaultOfTile(error: unknown): null {
  if (faultOfTile(error)) return null
  throw error
}

/** True where a JPEG among the segments was laid out in the file but never written. */
export const hasUnwritten = (image: StoredImage, { data, segments }: StoredSegments): boolean =>
  image.format.compression === tiffCompression.jpeg &&
  segments.some((place) => place && endsUnwritten(data.subarray(place.offset, place.offset + place.length)))

/** True where a JPEG among the segments is larger or smaller than the directory says: libtiff would only warn of it. */
export const hasOwnSize = (
  image: StoredImage,
  indexes: readonly number[],
  { data, segments }: StoredSegments,
): boolean =>
  image.format.compression === tiffCompression.jpeg &&
  segments.some(
    (place, i) => place && ownSize(image, indexes[i]!, data.subarray(place.offset, place.offset + place.length)),
  )
