/** What determines the shape of a pyramid on disk. Sizes in full-resolution px. */
export interface PyramidPlan {
  readonly width: number
  readonly height: number
  readonly micronsPerPixel: number
  /** JPEG quality of the tiles. */
  readonly quality: number
  readonly levels: number
  readonly bigTiff: boolean
}

export const tileSize = 256
/** From this number of pixels the file is a BigTIFF, because classic offsets end at 4 GiB. */
const bigTiffFrom = 1.5e9

/** Number of levels down to the one that fits into a single tile. */
export function fullLevels(width: number, height: number): number {
  let levels = 1
  while (Math.max(width, height) > tileSize * 2 ** (levels - 1)) levels++
  return levels
}

export const needsBigTiff = (width: number, height: number): boolean => width * height > bigTiffFrom
