import { isAppError } from '#shared/contract/errors.ts'
import type { TiffImage } from './image.ts'
import { type Page, scaleOfPage } from './page.ts'
import { readTiffImage } from './read-image.ts'

/**
 * The `candidates` that are lower resolutions of `full`, finest first; of two with one width, the first. `orTiled`
 * accepts every tiled image, for files whose own description states the size of a level's picture.
 */
export async function reducedImages(full: Page, candidates: readonly Page[], orTiled = false): Promise<TiffImage[]> {
  const scales = await Promise.all(candidates.map((page) => scaleOfPage(full, page)))
  const fitting = candidates
    .filter((page, i) => scales[i] !== null || (orTiled && page.tiled && page.width > 0 && page.height > 0))
    .sort((a, b) => b.width - a.width)
  const images: TiffImage[] = []
  const whole = await readTiffImage(full.ifd)
  for (const page of fitting) {
    if (images.at(-1)?.width === page.width) continue
    const image = await readTiffImage(page.ifd).catch(unlessUnsupported)
    // Grey beside colour is another picture, such as a map of scores.
    if (image && isGrey(image) === isGrey(whole)) images.push(image)
  }
  return images
}

/** The engine makes a level that is stored in a form that is not decoded. */
function unlessUnsupported(error: unknown): null {
  if (isAppError(error) && error.code === 'file-unsupported') return null
  throw error
}

/** Whether an image has one channel of brightness. */
const isGrey = ({ format, further }: TiffImage): boolean => format.photometric <= 1 && further.length === 0
