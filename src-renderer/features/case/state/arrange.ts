import type { CellTable } from './cell-table.ts'

/** Which cells the gallery shows. */
export interface GalleryFilter {
  /** Shown classes, as indices into the table's list; null: all. */
  readonly labels: ReadonlySet<number> | null
  readonly openOnly: boolean
  readonly markedOnly: boolean
}
export const showAll: GalleryFilter = { labels: null, openOnly: false, markedOnly: false }

/** The group above the classes: suspicious cells, no two similar (see `firstLook`). */
export const FIRST_GROUP = -1

export interface GalleryGroup {
  /** Index into the table's list of classes, or `FIRST_GROUP`. */
  readonly label: number
  /** First row of the group in `rows`, and the row after its last. */
  readonly from: number
  readonly to: number
  /** Number of its undecided cells. */
  readonly open: number
  /** Number of cells of this class that are shown in the first look instead. */
  readonly above?: number
}

/**
 * The gallery's order: the first look, then groups with the most serious class first, each with its most suspicious
 * cell first.
 */
export interface Arrangement {
  /** Table rows in gallery order. */
  readonly rows: Uint32Array
  readonly groups: readonly GalleryGroup[]
  /** Index into `rows` by table row; -1 if the filter hides the cell. */
  readonly placeOf: Int32Array
  readonly counts: ClassCounts
}

/** Cells per class (index into the table's list), regardless of the filter. */
export interface ClassCounts {
  readonly total: Uint32Array
  readonly open: Uint32Array
  readonly marked: number
}

/** Groups and sorts the cells that pass the filter. Takes about 5 ms for 100,000 cells. */
export function arrange(table: CellTable, filter: GalleryFilter): Arrangement {
  const total = new Uint32Array(table.classes.length)
  const open = new Uint32Array(table.classes.length)
  let marked = 0
  const shown = new Uint32Array(table.classes.length)
  const shownOpen = new Uint32Array(table.classes.length)
  const placeOf = new Int32Array(table.count).fill(-1)
  const passes = (row: number): boolean =>
    (filter.labels === null || filter.labels.has(table.label[row]!)) &&
    (!filter.openOnly || table.status[row] === 0) &&
    (!filter.markedOnly || table.marked[row] === 1)

  for (let row = 0; row < table.count; row++) {
    const label = table.label[row]!
    total[label]! += 1
    if (table.status[row] === 0) open[label]! += 1
    marked += table.marked[row]!
    if (!passes(row) || table.firstLook[row]! >= 0) continue
    shown[label]! += 1
    if (table.status[row] === 0) shownOpen[label]! += 1
  }
  const first = firstLookRows(table).filter(passes)
  const isOpen = (row: number): boolean => table.status[row] === 0
  const groups: GalleryGroup[] = []
  if (first.length > 0)
    groups.push({ label: FIRST_GROUP, from: 0, to: first.length, open: first.filter(isOpen).length })
  const above = new Uint32Array(table.classes.length)
  for (const row of first) above[table.label[row]!]! += 1
  const next = new Uint32Array(table.classes.length)
  let end = first.length
  for (let label = 0; label < table.classes.length; label++) {
    if (shown[label] === 0) continue
    groups.push({ label, from: end, to: end + shown[label]!, open: shownOpen[label]!, above: above[label]! })
    next[label] = end
    end += shown[label]!
  }
  const rows = new Uint32Array(end)
  rows.set(first)
  for (const row of byScore(table)) if (table.firstLook[row]! < 0 && passes(row)) rows[next[table.label[row]!]!++] = row
  for (let place = 0; place < end; place++) placeOf[rows[place]!] = place
  return { rows, groups, placeOf, counts: { total, open, marked } }
}

/** Rows of the first look, in its order. */
function firstLookRows(table: CellTable): number[] {
  const rows: number[] = []
  for (let row = 0; row < table.count; row++) if (table.firstLook[row]! >= 0) rows.push(row)
  return rows.sort((a, b) => table.firstLook[a]! - table.firstLook[b]!)
}

/**
 * Rows by descending score, with ties in their original order. Columns arrive sorted, so mostly there is nothing to
 * do.
 */
function byScore(table: CellTable): Iterable<number> {
  const keys = new Float64Array(table.count)
  let sorted = true
  for (let row = 0; row < table.count; row++) {
    keys[row] = (1000 - table.score[row]!) * 2 ** 32 + row
    if (row > 0 && keys[row]! < keys[row - 1]!) sorted = false
  }
  if (!sorted) keys.sort()
  return Uint32Array.from(keys, (key) => key % 2 ** 32)
}

/** The group that a place of the gallery lies in. */
export const groupAt = ({ groups }: Arrangement, place: number): GalleryGroup | undefined =>
  place < 0 ? undefined : groups.find(({ to }) => place < to)

/**
 * The shown undecided cells of a group, for deciding all of them in one step. A class includes its cells in the first
 * look.
 */
export function openOf(table: CellTable, { rows }: Arrangement, { label, from, to }: GalleryGroup): number[] {
  const ids: number[] = []
  const [first, end] = label === FIRST_GROUP ? [from, to] : [0, rows.length]
  for (let place = first; place < end; place++) {
    const row = rows[place]!
    if (table.status[row] === 0 && (label === FIRST_GROUP || table.label[row] === label)) ids.push(table.id[row]!)
  }
  return ids
}

export type GalleryLine =
  | { readonly kind: 'head'; readonly group: GalleryGroup }
  | { readonly kind: 'tiles'; readonly from: number; readonly to: number }

/** Lines of a gallery with this many columns: for each group a heading, then its tiles. */
export function galleryLines(groups: readonly GalleryGroup[], columns: number): GalleryLine[] {
  const lines: GalleryLine[] = []
  for (const group of groups) {
    lines.push({ kind: 'head', group })
    for (let from = group.from; from < group.to; from += columns)
      lines.push({ kind: 'tiles', from, to: Math.min(from + columns, group.to) })
  }
  return lines
}

export type Step = 'left' | 'right' | 'up' | 'down'

/**
 * The place that a key leads to from `place`: along the order, or a line up or down, in the same column if it exists.
 */
export function stepFrom(place: number, step: Step, groups: readonly GalleryGroup[], columns: number): number {
  const last = (groups.at(-1)?.to ?? 0) - 1
  if (last < 0) return -1
  if (place < 0) return 0
  if (step === 'left') return Math.max(0, place - 1)
  if (step === 'right') return Math.min(last, place + 1)
  const at = groups.findIndex((group) => place < group.to)
  const group = groups[at]!
  const column = (place - group.from) % columns
  const lineStart = place - column
  if (step === 'down') {
    if (lineStart + columns < group.to) return Math.min(lineStart + columns + column, group.to - 1)
    const below = groups[at + 1]
    return below === undefined ? place : Math.min(below.from + column, below.to - 1)
  }
  if (lineStart > group.from) return place - columns
  const above = groups[at - 1]
  if (above === undefined) return place
  const lastLine = above.from + Math.floor((above.to - above.from - 1) / columns) * columns
  return Math.min(lastLine + column, above.to - 1)
}

/** The table row of the next open cell after `place`, otherwise of the first open one; -1 if all are decided. */
export function nextOpen(table: CellTable, rows: Uint32Array, place: number, not: ReadonlySet<number>): number {
  const isOpen = (row: number) => table.status[row] === 0 && !not.has(table.id[row]!)
  for (let at = place + 1; at < rows.length; at++) if (isOpen(rows[at]!)) return rows[at]!
  for (let at = 0; at < Math.min(place, rows.length); at++) if (isOpen(rows[at]!)) return rows[at]!
  return -1
}
