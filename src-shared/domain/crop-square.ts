export interface CellPlace {
  /** Centre and size in full-resolution px. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A square of the slide: centre and side in full-resolution px. */
export interface Square {
  readonly x: number
  readonly y: number
  readonly sizePx: number
}

/** Least side of a cell's picture in full-resolution px. A cell needs this much surroundings to be readable. */
const leastSidePx = 64
const surroundings = 1.6

/** The square of the slide that a cell's picture shows. */
export function cropSquare({ x, y, width, height }: CellPlace): Square {
  return { x, y, sizePx: Math.max(leastSidePx, Math.round(Math.max(width, height) * surroundings)) }
}
