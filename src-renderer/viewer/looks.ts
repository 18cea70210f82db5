import { cellClassColors, cellClassLooks } from '#shared/domain/class-looks.ts'
import { cellClasses } from '#shared/domain/classes.ts'
import type { MarkLooks } from './marks-layer.ts'
import { shapeOfGlyph } from './shapes.ts'

/** The classes' colours and shapes, for drawing on the slide. */
export const markLooks: MarkLooks = {
  colors: cellClassColors,
  shapes: cellClasses.map((label) => shapeOfGlyph(cellClassLooks[label].glyph)),
  names: cellClasses,
  isNormal: (label) => cellClasses[label] === 'NILM',
}
