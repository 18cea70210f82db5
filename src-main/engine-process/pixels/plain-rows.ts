import type { TiffImage } from '#main/slides/index.ts'
import { white } from './rgb.ts'
import type { StoredSegments } from './small-tiff.ts'
import type { StoredImage } from './stored-image.ts'

/** True if pixels are stored uncompressed in strips, row after row. */
export const storesPlainRows = (image: StoredImage): image is TiffImage =>
  !image.tiled && image.format.compression === 1 && image.format.predictor === 1

/** Rows `y` to `y + height` of uncompressed strips as one strip after `reserve` bytes. Missing rows are white. */
export async function loadRows(image: TiffImage, y: number, height: number, reserve: number): Promise<StoredSegments> {
  const rowBytes = image.width * image.format.samples
  const data = Buffer.alloc(reserve + rowBytes * height, white)
  for (let row = y; row < y + height; ) {
    const strip = Math.floor(row / image.segmentHeight)
    const within = row - strip * image.segmentHeight
    const rows = Math.min(image.segmentHeight - within, y + height - row)
    const place = await image.locate(strip)
    const length = Math.min(rows * rowBytes, (place?.length ?? 0) - within * rowBytes)
    if (place && length > 0) {
      await image.ifd.layout.file.readInto(
        data,
        reserve + (row - y) * rowBytes,
        length,
        place.offset + within * rowBytes,
      )
    }
    row += rows
  }
  return { data, segments: [{ offset: reserve, length: rowBytes * height }] }
}
