/** A graded cell where it lies. Positions in full-resolution pixels. */
export interface GradedPlace {
  readonly id: number
  readonly x: number
  readonly y: number
  readonly abnormal: number
}

/** Centres closer than this are one nucleus, in µm: an intermediate nucleus is about 8 µm wide. */
const sameNucleusMicrons = 4
/** Abnormal nuclei are larger, and the detector may find both ends of one. */
const sameAbnormalNucleusMicrons = 6
const abnormalFrom = 0.5

/**
 * Proposals that show a nucleus which a more suspicious proposal shows already: in a ranked gallery they only take the
 * places of other cells. Returns their ids. Ties keep the earlier id.
 */
export function repeatedCells(cells: readonly GradedPlace[], micronsPerPixel: number): number[] {
  const near = sameNucleusMicrons / micronsPerPixel
  const far = sameAbnormalNucleusMicrons / micronsPerPixel
  const kept = new Map<string, GradedPlace[]>()
  const repeated: number[] = []
  const square = (v: number): number => Math.floor(v / far)
  for (const cell of [...cells].sort((a, b) => b.abnormal - a.abnormal || a.id - b.id)) {
    const [column, row] = [square(cell.x), square(cell.y)]
    let same = false
    for (let dy = -1; dy <= 1 && !same; dy++)
      for (let dx = -1; dx <= 1 && !same; dx++)
        same = (kept.get(`${column + dx},${row + dy}`) ?? []).some((other) => {
          const within = cell.abnormal >= abnormalFrom && other.abnormal >= abnormalFrom ? far : near
          return (cell.x - other.x) ** 2 + (cell.y - other.y) ** 2 < within ** 2
        })
    if (same) {
      repeated.push(cell.id)
      continue
    }
    const key = `${column},${row}`
    const here = kept.get(key)
    if (here) here.push(cell)
    else kept.set(key, [cell])
  }
  return repeated
}
