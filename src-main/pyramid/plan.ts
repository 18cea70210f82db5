/** What decides the shape of a pyramid on disk. Sizes in px of full resolution. */
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
/** From this many pixels on the file is a BigTIFF: classic offsets end at 4 GiB. */
const bigTiffFrom = 1.5e9

/** The levels down to one that fits in a single tile. */
export function fullLevels(width: number, height: number): number {
  let levels = 1
  while (Math.max(width, height) > tileSize * 2 ** (levels - 1)) levels++
  return levels
}

export const needsBigTiff = (width: number, height: number): boolean => width * height > bigTiffFrom
