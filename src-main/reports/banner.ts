import { print } from './colors.ts'
import { column, type Layout, sheet } from './layout.ts'

/** A conspicuous banner that says what kind of sheet this is, if it is not simply a patient's result. */
export function banner({ doc, type, ...layout }: Layout, what: string, why: string): number {
  const place = { x: sheet.left + 12, width: column - 24 }
  const strong = { size: 11, weight: 'strong', color: print.warn } as const
  const small = { size: 8, color: print.warn } as const
  const height = Math.max(38, 28 + type.height(why, place.width, small))
  doc.rect(sheet.left, layout.y, column, height).lineWidth(1.2).fillAndStroke(print.warnWash, print.warn)
  type.write(what, { ...place, y: layout.y + 5 }, strong)
  type.write(why, { ...place, y: layout.y + 21 }, small)
  return height + 10
}
