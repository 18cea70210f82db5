import { jpegHasEnd, readJpegHeader, tiffCompression } from '#main/slides/index.ts'
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

/**
 * True if a segment breaks off, or its space in the file was allocated but never written: an uncompressed one that is
 * shorter than its pixels, and a JPEG without an end. Decoders would fill the rest and may not say so.
 */
export const hasBroken = (image: StoredImage, { data, segments }: StoredSegments): boolean =>
  segments.some((place) => place !== null && breaksOff(image, data.subarray(place.offset, place.offset + place.length)))

function breaksOff({ tiled, format, segmentWidth, segmentHeight }: StoredImage, bytes: Buffer): boolean {
  const { compression, samples, bits } = format
  if (compression === tiffCompression.jpeg) return !jpegHasEnd(bytes, readJpegHeader(bytes))
  return (
    tiled && compression === tiffCompression.none && bytes.length < (segmentWidth * segmentHeight * samples * bits) / 8
  )
}

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
