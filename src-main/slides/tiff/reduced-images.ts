import type { TiffImage } from './image.ts'
import { type Page, scaleOfPage } from './page.ts'
import { readTiffImage } from './read-image.ts'

/**
 * Those of `candidates` that are lower resolutions of `full`, finest first; of two of one width the first. `orTiled`
 * takes every tiled image: of files whose own description says how large a level's picture is.
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
