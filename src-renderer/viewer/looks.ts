import type { Task } from '#shared/domain/task/index.ts'
import { type MarkShape, shapeOfGlyph } from './shapes.ts'

/** The look of each class, by its index in the task's order, most serious first. */
export interface MarkLooks {
  readonly colors: readonly string[]
  readonly shapes: readonly MarkShape[]
  readonly names: readonly string[]
  readonly isNormal: (label: number) => boolean
}

/** The classes' colours and shapes, for drawing on the slide. */
export function markLooks({ worstFirst, classOf, isNegative }: Task): MarkLooks {
  const classes = worstFirst.map(classOf)
  return {
    colors: classes.map(({ look }) => look.color),
    shapes: classes.map(({ look }) => shapeOfGlyph(look.glyph)),
    names: classes.map(({ name }) => name),
    isNormal: (label) => isNegative(worstFirst[label]!),
  }
}
