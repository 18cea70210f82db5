import type { TiffImage } from '#main/slides/index.ts'
import { type Rect, white } from './rgb.ts'
import { unlessFaultOfTile } from './segment-faults.ts'
import type { StoredSegments } from './small-tiff.ts'
import type { StoredImage } from './stored-image.ts'

/** True if pixels are stored uncompressed in strips, row after row. */
export const storesPlainRows = (image: StoredImage): image is TiffImage =>
  !image.tiled && image.format.compression === 1 && image.format.predictor === 1

/** Rows of a strip that are not in the file. */
interface MissingRows {
  readonly strip: number
  /** True if the whole strip was never written; otherwise its bytes are lost. */
  readonly empty: boolean
  /** In pixels of the image. */
  readonly y: number
  readonly height: number
}

/**
 * The rows of `rect` from uncompressed strips as one strip after `reserve` bytes, and the rows that are missing. `lost`:
 * strips that are known to be lost.
 */
export async function loadRows(
  image: TiffImage,
  { y, height }: Pick<Rect, 'y' | 'height'>,
  reserve: number,
  lost?: ReadonlySet<number>,
): Promise<{ readonly stored: StoredSegments; readonly missing: readonly MissingRows[] }> {
  const rowBytes = image.width * image.pixelBytes
  const data = Buffer.alloc(reserve + rowBytes * height, white)
  const missing: MissingRows[] = []
  for (let row = y; row < y + height; ) {
    const strip = Math.floor(row / image.segmentHeight)
    const within = row - strip * image.segmentHeight
    const rows = Math.min(image.segmentHeight - within, y + height - row)
    const place = lost?.has(strip) ? undefined : await image.locate(strip).catch(lostIfFaulty)
    const there = Math.min(rows, Math.max(0, Math.floor((place?.length ?? 0) / rowBytes) - within))
    const at = reserve + (row - y) * rowBytes
    if (place && there > 0)
      await image.ifd.layout.file.readInto(data, at, there * rowBytes, place.offset + within * rowBytes)
    const empty = place === null
    if (there < rows) missing.push({ strip, empty, y: row + there, height: rows - there })
    row += rows
  }
  return { stored: { data, segments: [{ offset: reserve, length: rowBytes * height }] }, missing }
}

/** A strip whose place is outside the file is lost, not empty. */
function lostIfFaulty(error: unknown): undefined {
  unlessFaultOfTile(error)
}
