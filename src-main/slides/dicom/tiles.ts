import type { AssociatedKind, EncodedTile, SlideInfo, TileAddress } from '#shared/domain/slide-info.ts'
import { planeOfLevel } from '../levels.ts'
import type { DicomBody } from '../slide-file.ts'

/** A tile of a level whose JPEGs a browser shows, as stored; null where it never was. */
export async function dicomTile(
  { levels }: DicomBody,
  { planes }: SlideInfo,
  { level, plane, col, row }: TileAddress,
): Promise<EncodedTile | null> {
  const image = levels[level]!
  const bytes = await image.jpeg(planeOfLevel(plane, planes, image.planes), row * image.cols + col)
  return bytes && { bytes, mimeType: 'image/jpeg' }
}

/** An associated image that is one JPEG of its own size, as stored; else null. */
export async function dicomAssociated({ associated }: DicomBody, kind: AssociatedKind): Promise<EncodedTile | null> {
  const image = associated.get(kind)
  if (!image?.shown || image.cols * image.rows !== 1) return null
  // A frame may be larger than the image that it holds.
  if (image.segmentWidth !== image.width || image.segmentHeight !== image.height) return null
  const bytes = await image.jpeg(0, 0)
  return bytes && { bytes, mimeType: 'image/jpeg' }
}
