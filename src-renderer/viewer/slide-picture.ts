import type OpenSeadragon from 'openseadragon'
import type { ErrorData } from '#shared/contract/errors.ts'
import { type ColourState, createColourFilter } from './colour-filter.ts'
import { firstPictures } from './first-pictures.ts'
import type { SlideLook } from './layers.ts'
import { createTileSource } from './osd.ts'
import { createTileLoader, fetchTile } from './tile-loader.ts'
import { type PixelRect, type Pyramid, slidePyramid, type TiledSlide } from './tile-source.ts'

export interface SlidePictureOptions {
  readonly slide: TiledSlide
  /** Called when a tile could not be shown. */
  readonly onTileError: (error: ErrorData) => void
  readonly onTilesMissing: (count: number) => void
  readonly onColour: (state: ColourState) => void
}

/** What decides which tiles are shown. */
type PictureLook = Pick<SlideLook, 'plane' | 'lost'>

/** The slide's tiles: their source for each plane, and the conversion of their colours. */
export interface SlidePicture {
  sourceOf(look: SlideLook): OpenSeadragon.TileSource
  pyramidOf(look: PictureLook): Pyramid
  /** Loads the tiles of these regions at a zoom (screen pixels per full-resolution pixel). */
  prefetch(look: PictureLook, zoom: number, regions: readonly PixelRect[]): void
  /** Resets the count of missing tiles. */
  forgetMissing(): void
  close(): void
}

/** Most tiles loaded ahead. More would delay those in view. */
const mostAhead = 120
/** The drawer uses the next larger level only above this share of a tile's pixels; see `minPixelRatio`. */
const pixelRatio = 0.8

export function createSlidePicture({
  slide,
  onTileError,
  onTilesMissing,
  onColour,
}: SlidePictureOptions): SlidePicture {
  const loader = createTileLoader({
    get: (address, ...how) => firstPictures.tile(address, () => fetchTile(address, ...how)),
  })
  const colour = createColourFilter({
    slide,
    onState: onColour,
    get: (address) => firstPictures.colour(address, () => fetch(address)),
  })
  const pyramids = new Map<string, Pyramid>()
  let missing = 0
  const pyramidOf = ({ plane, lost }: PictureLook): Pyramid => {
    const key = `${plane} ${lost}`
    const known = pyramids.get(key) ?? slidePyramid(slide, plane, lost)
    pyramids.set(key, known)
    return known
  }
  return {
    pyramidOf,
    sourceOf: ({ plane, throughProfile, lost }) =>
      createTileSource({
        pyramid: pyramidOf({ plane, lost }),
        loader,
        key: throughProfile ? 'profile' : 'stored',
        picture: (blob) => colour.picture(blob, throughProfile),
        onTileError: (error) => {
          missing += 1
          onTileError(error.data)
          onTilesMissing(missing)
        },
      }),
    prefetch(look, zoom, regions) {
      const pyramid = pyramidOf(look)
      const level = pyramid.levelFor(zoom * (window.devicePixelRatio || 1) * pixelRatio)
      loader.prefetch(regions.flatMap((region) => pyramid.tileUrlsIn(level, region)).slice(0, mostAhead))
    },
    forgetMissing() {
      missing = 0
      onTilesMissing(0)
    },
    close() {
      loader.close()
      colour.close()
    },
  }
}
