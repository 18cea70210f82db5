import { cellClasses, isAbnormal } from '#shared/domain/classes.ts'
import { cellClassColors, cellClassLooks } from '../ui/cell-classes.ts'
import type { MarkLooks } from './marks-layer.ts'
import { shapeOfGlyph } from './shapes.ts'

/** The classes' colours and shapes, for drawing on the slide. */
export const markLooks: MarkLooks = {
  colors: cellClassColors,
  shapes: cellClasses.map((label) => shapeOfGlyph(cellClassLooks[label].glyph)),
  names: cellClasses,
  isNormal: (label) => cellClasses[label] === 'NILM',
}

/** Whether a label (index into `cellClasses`) is ASC-US or worse. */
export const isAbnormalLabel = (label: number): boolean => {
  const name = cellClasses[label]
  return name !== undefined && isAbnormal(name)
}
