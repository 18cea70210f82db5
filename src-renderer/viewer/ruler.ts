/** A straight line between two points of the slide, in full-resolution pixels. */
export interface Line {
  readonly from: { readonly x: number; readonly y: number }
  readonly to: { readonly x: number; readonly y: number }
}

/** A measured distance as it is drawn. */
export interface DrawnMeasure extends Line {
  readonly id: number
}

/** Distance of a point from a line, in full-resolution pixels. */
export function distanceToLine({ from, to }: Line, point: { x: number; y: number }): number {
  const dx = to.x - from.x
  const dy = to.y - from.y
  const length2 = dx * dx + dy * dy
  const along =
    length2 === 0 ? 0 : Math.min(1, Math.max(0, ((point.x - from.x) * dx + (point.y - from.y) * dy) / length2))
  return Math.hypot(point.x - (from.x + along * dx), point.y - (from.y + along * dy))
}

/** The nearest measure within `withinPx` of a point; null if there is none. */
export function measureAt(
  measures: readonly DrawnMeasure[],
  point: { x: number; y: number },
  withinPx: number,
): DrawnMeasure | null {
  let nearest: DrawnMeasure | null = null
  let least = withinPx
  for (const measure of measures) {
    const distance = distanceToLine(measure, point)
    if (distance <= least) {
      least = distance
      nearest = measure
    }
  }
  return nearest
}
