import type { Slide } from '#shared/contract/schemas/slide.ts'
import { tileQuery } from '#shared/domain/tile-version.ts'

/** The part of a slide that a tile source needs. Sizes in full-resolution pixels. */
export type TiledSlide = Pick<Slide, 'id' | 'sha256' | 'width' | 'height' | 'levels'>

export interface PixelRect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A slide's levels in the viewer's order: level 0 is the smallest picture, the last one full resolution. */
export interface Pyramid {
  readonly maxLevel: number
  readonly width: number
  readonly height: number
  /** Width of this level divided by full-resolution width. */
  levelScale(level: number): number
  tileWidth(level: number): number
  tileHeight(level: number): number
  tiles(level: number): { columns: number; rows: number }
  /** A tile's place in units of the slide's width. The last column and row are cut off at the slide's edge. */
  tileBounds(level: number, col: number, row: number): PixelRect
  /** The part of the stored tile that shows the slide. Files pad the tiles at the right and lower edge. */
  tileContent(level: number, col: number, row: number): PixelRect
  tileUrl(level: number, col: number, row: number): string
  /** The coarsest level that is still sharp at `screenPxPerPx` screen pixels per full-resolution pixel. */
  levelFor(screenPxPerPx: number): number
  /** Addresses of the tiles that show `rect` (full-resolution pixels) at a level, row by row. */
  tileUrlsIn(level: number, rect: PixelRect): string[]
}

/**
 * Maps a slide's levels (0 = full resolution, any tile size and downsample) to a pyramid in the viewer's order. Tiles
 * are stretched by less than a pixel, so that levels of uneven downsample align exactly. `lost`: parts of the slide are known
 * to be unreadable.
 */
export function slidePyramid(slide: TiledSlide, plane = 0, lost = false): Pyramid {
  const query = tileQuery(slide.sha256, lost)
  const stored = slide.levels
    .map((level, index) => ({ ...level, index }))
    .sort((a, b) => a.width - b.width || b.index - a.index)
  const at = (level: number) => {
    const found = stored[level]
    if (found === undefined) throw new RangeError(`no level ${level} in this slide`)
    return found
  }
  const aspect = slide.height / slide.width

  const tiles: Pyramid['tiles'] = (level) => {
    const { width, height, tileWidth, tileHeight } = at(level)
    return { columns: Math.ceil(width / tileWidth), rows: Math.ceil(height / tileHeight) }
  }
  const tileContent: Pyramid['tileContent'] = (level, col, row) => {
    const { width, height, tileWidth, tileHeight } = at(level)
    return {
      x: 0,
      y: 0,
      width: Math.min(tileWidth, width - col * tileWidth),
      height: Math.min(tileHeight, height - row * tileHeight),
    }
  }
  const tileUrl: Pyramid['tileUrl'] = (level, col, row) =>
    // With everything that decides its bytes in the address, a tile may be cached forever.
    `/tiles/${slide.id}/${plane}/${at(level).index}/${col}/${row}?${query}`

  return {
    maxLevel: stored.length - 1,
    width: slide.width,
    height: slide.height,
    levelScale: (level) => at(level).width / slide.width,
    tileWidth: (level) => at(level).tileWidth,
    tileHeight: (level) => at(level).tileHeight,
    tiles,
    tileContent,
    tileUrl,
    tileBounds(level, col, row) {
      const { width, height, tileWidth, tileHeight } = at(level)
      const content = tileContent(level, col, row)
      return {
        x: (col * tileWidth) / width,
        y: ((row * tileHeight) / height) * aspect,
        width: content.width / width,
        height: (content.height / height) * aspect,
      }
    },
    levelFor(screenPxPerPx) {
      const level = stored.findIndex((item) => item.width / slide.width >= screenPxPerPx * 0.99)
      return level === -1 ? stored.length - 1 : level
    },
    tileUrlsIn(level, rect) {
      const { width, height, tileWidth, tileHeight } = at(level)
      const { columns, rows } = tiles(level)
      const sx = width / slide.width / tileWidth
      const sy = height / slide.height / tileHeight
      const first = { col: clamp(rect.x * sx, columns), row: clamp(rect.y * sy, rows) }
      const last = { col: clamp((rect.x + rect.width) * sx, columns), row: clamp((rect.y + rect.height) * sy, rows) }
      const urls: string[] = []
      for (let row = first.row; row <= last.row; row++)
        for (let col = first.col; col <= last.col; col++) urls.push(tileUrl(level, col, row))
      return urls
    },
  }
}

const clamp = (value: number, count: number): number => Math.min(count - 1, Math.max(0, Math.floor(value)))
