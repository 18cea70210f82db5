import { levelScale } from '../levels.ts'
import type { Ifd } from './ifd.ts'
import { tag } from './tags.ts'

/** One image of the chain before its role is known. Sizes in pixels. */
export interface Page {
  readonly ifd: Ifd
  readonly width: number
  readonly height: number
  readonly tiled: boolean
  /** 1 if the image is in strips, which are never padded. */
  readonly tileWidth: number
  readonly tileHeight: number
  readonly subfileType: number
}

export async function readPage(ifd: Ifd): Promise<Page> {
  return {
    ifd,
    width: await ifd.integer(tag.imageWidth, 0),
    height: await ifd.integer(tag.imageLength, 0),
    tiled: ifd.field(tag.tileWidth) !== undefined,
    tileWidth: await ifd.integer(tag.tileWidth, 1),
    tileHeight: await ifd.integer(tag.tileLength, 1),
    subfileType: await ifd.integer(tag.newSubfileType, 0),
  }
}

/** Full-resolution pixels per pixel of a reduced image; null if it is another picture. See `levelScale`. */
export async function scaleOfPage(full: Page, reduced: Page): Promise<number | null> {
  if (reduced.width < 1 || reduced.height < 1) return null
  const [fine, coarse] = [await full.ifd.rational(tag.xResolution), await reduced.ifd.rational(tag.xResolution)]
  return levelScale(full, reduced, fine && coarse ? fine / coarse : null)
}
