export interface CellPlace {
  /** Centre and size in full-resolution px. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A square of the slide: centre and side, full-resolution px. */
export interface Square {
  readonly x: number
  readonly y: number
  readonly sizePx: number
}

/** A cell shows with as much around it as makes it readable: at least this many full-resolution px. */
const leastSidePx = 64
const surroundings = 1.6

/** The square of slide that a cell's picture shows. */
export function cropSquare({ x, y, width, height }: CellPlace): Square {
  return { x, y, sizePx: Math.max(leastSidePx, Math.round(Math.max(width, height) * surroundings)) }
}
