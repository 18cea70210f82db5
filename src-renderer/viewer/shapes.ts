/** The shape of a class's mark, filled or outlined. It matches the glyphs in the gallery. */
export interface MarkShape {
  readonly outline: 'circle' | 'triangle' | 'diamond' | 'square' | 'pentagon' | 'star'
  readonly filled: boolean
}

const shapesByGlyph: Readonly<Record<string, MarkShape>> = {
  '○': { outline: 'circle', filled: false },
  '△': { outline: 'triangle', filled: false },
  '▲': { outline: 'triangle', filled: true },
  '◇': { outline: 'diamond', filled: false },
  '◆': { outline: 'diamond', filled: true },
  '■': { outline: 'square', filled: true },
  '⬟': { outline: 'pentagon', filled: true },
  '✱': { outline: 'star', filled: true },
}

/** The shape that draws a glyph on the slide; a circle for an unknown glyph. */
export const shapeOfGlyph = (glyph: string): MarkShape => shapesByGlyph[glyph] ?? { outline: 'circle', filled: false }

const corners: Readonly<Record<Exclude<MarkShape['outline'], 'circle' | 'star'>, { count: number; turn: number }>> = {
  triangle: { count: 3, turn: -Math.PI / 2 },
  diamond: { count: 4, turn: -Math.PI / 2 },
  square: { count: 4, turn: -Math.PI / 4 },
  pentagon: { count: 5, turn: -Math.PI / 2 },
}

/** Adds the outline of a shape with radius `r` to the path. Many shapes can share one path and one stroke. */
export function traceShape(path: Path2D, shape: MarkShape, x: number, y: number, r: number): void {
  if (shape.outline === 'circle') {
    path.moveTo(x + r, y)
    path.arc(x, y, r, 0, Math.PI * 2)
    return
  }
  if (shape.outline === 'star') {
    for (let ray = 0; ray < 3; ray++) {
      const angle = (ray * Math.PI) / 3 + Math.PI / 6
      path.moveTo(x - Math.cos(angle) * r, y - Math.sin(angle) * r)
      path.lineTo(x + Math.cos(angle) * r, y + Math.sin(angle) * r)
    }
    return
  }
  const { count, turn } = corners[shape.outline]
  for (let at = 0; at < count; at++) {
    const angle = turn + (at / count) * Math.PI * 2
    const px = x + Math.cos(angle) * r
    const py = y + Math.sin(angle) * r
    if (at === 0) path.moveTo(px, py)
    else path.lineTo(px, py)
  }
  path.closePath()
}
