import { readJpegHeader } from '../jpeg-header.ts'
import { endsUnwritten } from '../tiff/jpeg-prefix.ts'
import { damaged, truncated } from './cursor.ts'
import type { DicomImage } from './image.ts'

/** Number of tiles checked in each image. They reveal a file that was truncated or has holes. */
const maxSamples = 100

/** Checks that all frames of an image lie in their files, and that a sample of them matches the header. */
export async function checkDicomImage(image: DicomImage): Promise<void> {
  await image.checkFrames()
  if (image.format.coding !== 'jpeg') return
  const { file } = image.first.header
  const count = image.cols * image.rows
  const samples = Math.min(count, maxSamples)
  for (let i = 0; i < samples; i++) {
    const index = samples === 1 ? 0 : Math.round((i * (count - 1)) / (samples - 1))
    const bytes = await image.frame(i % image.planes, index)
    if (!bytes) continue
    if (endsUnwritten(bytes)) throw truncated(file)
    const header = readJpegHeader(bytes)
    if (header.scanAt < 0 || header.damaged) throw damaged(file, 'a tile is not a readable JPEG')
    if (header.width !== image.segmentWidth || header.height !== image.segmentHeight) {
      throw damaged(file, 'a tile has another size than the file says')
    }
  }
}
