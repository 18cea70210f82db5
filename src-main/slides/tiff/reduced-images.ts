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
  for (const page of fitting) if (images.at(-1)?.width !== page.width) images.push(await readTiffImage(page.ifd))
  return images
}
