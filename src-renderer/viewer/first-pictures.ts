import { colourAddress } from './colour-filter.ts'
import { fetchTile } from './tile-loader.ts'
import { slidePyramid, type TiledSlide } from './tile-source.ts'

/** What a slide needs first, loaded before the slide is opened. */
export interface FirstPictures {
  /** Loads them, and lets go of those of another slide. `lost`: parts of the slide are known to be unreadable. */
  load(slide: TiledSlide & { readonly planes: number }, lost: boolean): void
  /** The tile at this address as it was loaded, otherwise from the core. Each is handed out once. */
  tile(address: string, fromCore: () => Promise<Blob>): Promise<Blob>
  /** The answer about the slide's colours in the same way. */
  colour(address: string, fromCore: () => Promise<Response>): Promise<Response>
}

interface Sources {
  readonly tile: (address: string) => Promise<Blob>
  readonly colour: (address: string) => Promise<Response>
}

const core: Sources = {
  tile: (address) => fetchTile(address, new AbortController().signal, 'low'),
  colour: (address) => fetch(address, { priority: 'low' }),
}

/** Tiles that are loaded: a slide whose coarsest level is large gets only a part of it ahead. */
const mostTiles = 12

export function createFirstPictures({ tile, colour }: Sources = core): FirstPictures {
  const tiles = new Map<string, Promise<Blob>>()
  const colours = new Map<string, Promise<Response>>()
  const take = <T>(from: Map<string, Promise<T>>, address: string, otherwise: () => Promise<T>): Promise<T> => {
    const taken = from.get(address)
    from.delete(address)
    return taken?.catch(otherwise) ?? otherwise()
  }
  const put = <T>(to: Map<string, Promise<T>>, address: string, loaded: Promise<T>): void => {
    to.set(address, loaded)
    loaded.catch(() => undefined)
  }
  return {
    load(slide, lost) {
      tiles.clear()
      colours.clear()
      const address = colourAddress(slide)
      put(colours, address, colour(address))
      // A slide of several planes begins where the reader left it.
      if (slide.planes > 1) return
      const pyramid = slidePyramid(slide, 0, lost)
      const whole = { x: 0, y: 0, width: slide.width - 1, height: slide.height - 1 }
      const levels = [0, 1].filter((level) => level <= pyramid.maxLevel)
      const wanted = levels.flatMap((level) => pyramid.tileUrlsIn(level, whole)).slice(0, mostTiles)
      for (const address of wanted) put(tiles, address, tile(address))
    },
    tile: (address, fromCore) => take(tiles, address, fromCore),
    colour: (address, fromCore) => take(colours, address, fromCore),
  }
}

/** The first pictures of the case that the reader will probably open next. */
export const firstPictures = createFirstPictures()
