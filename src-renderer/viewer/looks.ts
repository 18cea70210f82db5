import { cellClassColors, cellClassLooks } from '#shared/domain/class-looks.ts'
import { cellClasses } from '#shared/domain/classes.ts'
import { type MarkShape, shapeOfGlyph } from './shapes.ts'

/** How each class looks, by its index in `cellClasses`. */
export interface MarkLooks {
  readonly colors: readonly string[]
  readonly shapes: readonly MarkShape[]
  readonly names: readonly string[]
  readonly isNormal: (label: number) => boolean
}

/** The classes' colours and shapes, for drawing on the slide. */
export const markLooks: MarkLooks = {
  colors: cellClassColors,
  shapes: cellClasses.map((label) => shapeOfGlyph(cellClassLooks[label].glyph)),
  names: cellClasses,
  isNormal: (label) => cellClasses[label] === 'NILM',
}
