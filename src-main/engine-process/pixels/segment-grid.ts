import type { Rect } from './rgb.ts'
import type { StoredImage } from './stored-image.ts'

/** Place of segment `index` relative to the corner of `rect`. */
export function segmentRect(image: StoredImage, index: number, rect: Rect): Rect {
  return {
    x: (index % image.cols) * image.segmentWidth - rect.x,
    y: Math.floor(index / image.cols) * image.segmentHeight - rect.y,
    width: image.segmentWidth,
    height: image.segmentHeight,
  }
}

interface Grid {
  readonly col: number
  readonly row: number
  readonly cols: number
  readonly rows: number
}

export function gridOf(image: StoredImage, rect: Rect): Grid {
  const col = Math.floor(rect.x / image.segmentWidth)
  const row = Math.floor(rect.y / image.segmentHeight)
  return {
    col,
    row,
    cols: Math.ceil((rect.x + rect.width) / image.segmentWidth) - col,
    rows: Math.ceil((rect.y + rect.height) / image.segmentHeight) - row,
  }
}

export function shapeOf(image: StoredImage, grid: Grid) {
  if (image.tiled) {
    return { width: grid.cols * image.segmentWidth, height: grid.rows * image.segmentHeight, stripHeight: null }
  }
  // The last strip ends with the image.
  const height = Math.min(grid.rows * image.segmentHeight, image.height - grid.row * image.segmentHeight)
  return { width: image.width, height, stripHeight: image.segmentHeight }
}
