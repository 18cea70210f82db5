import { isSuspicious } from './cell-scores.ts'

/** A graded cell and its place in full-resolution pixels. */
export interface GradedPlace {
  readonly id: number
  readonly x: number
  readonly y: number
  readonly abnormal: number
  /** The detector's probability that this is a cell's centre. */
  readonly presence: number
}

export interface RepeatedCell {
  readonly id: number
  /** The cell that already shows the same nucleus. */
  readonly repeatOf: number
}

/**
 * Suspicious centres closer than this, in µm, show one nucleus: abnormal nuclei are large (12 µm and more), and the
 * detector may find both ends of one. Two abnormal nuclei whose centres are closer overlap. Harmless cells are kept,
 * because they displace no others and naked nuclei lie close together.
 */
export const sameNucleusMicrons = 8

/**
 * Finds suspicious proposals of a nucleus that another proposal already shows. In a ranked gallery they would only
 * displace other cells, and one nucleus could get two classes. The most probably abnormal one stays; among equals the
 * one that the detector is surest of, then the earlier id. Returns the others. No two suspicious cells that stay are
 * closer than `sameNucleusMicrons`.
 */
export function repeatedCells(cells: readonly GradedPlace[], micronsPerPixel: number): RepeatedCell[] {
  const within = sameNucleusMicrons / micronsPerPixel
  const kept = new Map<string, GradedPlace[]>()
  const repeated: RepeatedCell[] = []
  const square = (v: number): number => Math.floor(v / within)
  const suspicious = cells.filter(({ abnormal }) => isSuspicious(abnormal))
  for (const cell of suspicious.sort(firstStays)) {
    const [column, row] = [square(cell.x), square(cell.y)]
    let same: GradedPlace | undefined
    for (let dy = -1; dy <= 1 && !same; dy++)
      for (let dx = -1; dx <= 1 && !same; dx++)
        same = kept
          .get(`${column + dx},${row + dy}`)
          ?.find((other) => (cell.x - other.x) ** 2 + (cell.y - other.y) ** 2 < within ** 2)
    if (same) {
      repeated.push({ id: cell.id, repeatOf: same.id })
      continue
    }
    const key = `${column},${row}`
    const here = kept.get(key)
    if (here) here.push(cell)
    else kept.set(key, [cell])
  }
  return repeated
}

const firstStays = (a: GradedPlace, b: GradedPlace): number =>
  b.abnormal - a.abnormal || b.presence - a.presence || a.id - b.id
