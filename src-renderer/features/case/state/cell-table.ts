import type { ReviewChange } from '#shared/contract/schemas/review.ts'
import type { CellColumns, CellStatus } from '#shared/contract/schemas/screening.ts'

export const statuses: readonly CellStatus[] = ['open', 'accepted', 'relabelled', 'dismissed']
const none = -1

/**
 * All cells of a case's slides in typed arrays: 100,000 of them take about 4 MB and no objects. Reviews change the
 * arrays in place. `revision` grows with every change, so that views of the cells know when to update.
 */
export interface CellTable {
  readonly count: number
  /** Class codes that the label columns refer to, most serious first. */
  readonly classes: readonly string[]
  readonly id: Float64Array
  /** The slide that the cell lies on. */
  readonly slide: Float64Array
  readonly x: Float32Array
  readonly y: Float32Array
  readonly width: Float32Array
  readonly height: Float32Array
  /** The model's label as an index into `classes`; -1 if a reader added the cell. */
  readonly aiLabel: Int8Array
  /** Thousandths, 0..1000. */
  readonly score: Uint16Array
  /** -1 if the reader gave none. */
  readonly readerLabel: Int8Array
  /** Index into `statuses`. */
  readonly status: Uint8Array
  readonly marked: Uint8Array
  readonly byReader: Uint8Array
  /** Place on the gallery's first line; -1 if the cell is not on it. */
  readonly firstLook: Int8Array
  /** The effective label: the reader's if there is one. */
  readonly label: Uint8Array
  readonly rowOf: ReadonlyMap<number, number>
  readonly maxId: number
}

export const emptyTable = (): CellTable => tableOf({ ...noColumns, slide: [] }, 0)

/** A table of one slide's columns from the core. */
export const cellTable = (columns: CellColumns): CellTable => tableOf(onOneSlide(columns), columns.id.length)

/** A table of the cells of all slides of one case. */
export const cellTableOf = (slides: readonly CellColumns[]): CellTable => {
  const [first = noColumns, ...others] = slides
  const table = others.reduce(withCells, cellTable(first))
  return others.length > 0 ? withOneFirstLook(table, slides) : table
}

/** The table with new cells after the old ones. Cells that it already holds are updated. */
export function withCells(table: CellTable, columns: CellColumns): CellTable {
  if (columns.id.length === 0) return table
  const fresh = columns.id.flatMap((id, row) => (table.rowOf.has(id) ? [] : [row]))
  const pick = (old: ArrayLike<number>, added: readonly number[]) => [
    ...Array.from(old),
    ...fresh.map((row) => added[row]!),
  ]
  const all = {
    slideId: columns.slideId,
    slide: pick(
      table.slide,
      columns.id.map(() => columns.slideId),
    ),
    classes: columns.classes,
    id: pick(table.id, columns.id),
    x: pick(table.x, columns.x),
    y: pick(table.y, columns.y),
    width: pick(table.width, columns.width),
    height: pick(table.height, columns.height),
    aiLabel: pick(table.aiLabel, columns.aiLabel),
    score: pick(table.score, columns.score),
    readerLabel: pick(table.readerLabel, columns.readerLabel),
    status: pick(table.status, columns.status),
    marked: pick(table.marked, columns.marked),
    byReader: pick(table.byReader, columns.byReader),
    firstLook: pick(table.firstLook, columns.firstLook),
  }
  return tableOf(all, all.id.length)
}

/** The table without these cells, e.g. after an added cell was undone. */
export function withoutCells(table: CellTable, ids: ReadonlySet<number>): CellTable {
  const rows = Array.from({ length: table.count }, (_, row) => row).filter((row) => !ids.has(table.id[row]!))
  const keep = (column: ArrayLike<number>) => rows.map((row) => column[row]!)
  const all = {
    slideId: 1,
    classes: [...table.classes],
    slide: keep(table.slide),
    id: keep(table.id),
    x: keep(table.x),
    y: keep(table.y),
    width: keep(table.width),
    height: keep(table.height),
    aiLabel: keep(table.aiLabel),
    score: keep(table.score),
    readerLabel: keep(table.readerLabel),
    status: keep(table.status),
    marked: keep(table.marked),
    byReader: keep(table.byReader),
    firstLook: keep(table.firstLook),
  }
  return tableOf(all, all.id.length)
}

/** Writes the core's state of cells into the table. Returns the ids that the table does not hold yet. */
export function applyReview(table: CellTable, cells: ReviewChange['cells']): number[] {
  const unknown: number[] = []
  for (const cell of cells) {
    const row = table.rowOf.get(cell.id)
    if (row === undefined) {
      if (!cell.removed) unknown.push(cell.id)
      continue
    }
    table.status[row] = statuses.indexOf(cell.status)
    table.readerLabel[row] = cell.readerLabel === null ? none : placeOf(table, cell.readerLabel)
    table.marked[row] = Number(cell.marked)
    table.label[row] = effective(table.readerLabel[row]!, table.aiLabel[row]!)
  }
  return unknown
}

/**
 * The code at an index of the table's list of classes. Throws if there is none, so that it is never mistaken for
 * another.
 */
export function classAt({ classes }: Pick<CellTable, 'classes'>, index: number): string {
  const code = classes[index]
  if (code === undefined) throw new Error(`there is no class ${index}`)
  return code
}

function placeOf({ classes }: CellTable, code: string): number {
  const place = classes.indexOf(code)
  if (place < 0) throw new Error(`the case has no class ${code}`)
  return place
}

/** The effective label. Throws for a cell without a label, which must not exist. */
function effective(reader: number, ai: number): number {
  if (reader === none && ai === none) throw new Error('a cell has no class')
  return reader !== none ? reader : ai
}

/** Columns that also name the slide of each cell. */
type SlideColumns = CellColumns & { readonly slide: readonly number[] }

const onOneSlide = (columns: CellColumns): SlideColumns => ({
  ...columns,
  slide: columns.id.map(() => columns.slideId),
})

function tableOf(columns: SlideColumns, count: number): CellTable {
  const readerLabel = Int8Array.from(columns.readerLabel)
  const aiLabel = Int8Array.from(columns.aiLabel)
  const rowOf = new Map<number, number>()
  let maxId = 0
  for (let row = 0; row < count; row++) {
    const id = columns.id[row]!
    rowOf.set(id, row)
    if (id > maxId) maxId = id
  }
  return {
    count,
    classes: columns.classes,
    id: Float64Array.from(columns.id),
    slide: Float64Array.from(columns.slide),
    x: Float32Array.from(columns.x),
    y: Float32Array.from(columns.y),
    width: Float32Array.from(columns.width),
    height: Float32Array.from(columns.height),
    aiLabel,
    score: Uint16Array.from(columns.score),
    readerLabel,
    status: Uint8Array.from(columns.status),
    marked: Uint8Array.from(columns.marked),
    byReader: Uint8Array.from(columns.byReader),
    firstLook: Int8Array.from(columns.firstLook),
    label: Uint8Array.from({ length: count }, (_, row) => effective(readerLabel[row]!, aiLabel[row]!)),
    rowOf,
    maxId,
  }
}

/** Merges the first looks of several slides into one of the same length, with the most suspicious cells of all. */
function withOneFirstLook(table: CellTable, slides: readonly CellColumns[]): CellTable {
  const length = Math.max(0, ...slides.map(({ firstLook }) => firstLook.filter((place) => place >= 0).length))
  const rows = Array.from({ length: table.count }, (_, row) => row).filter((row) => table.firstLook[row]! >= 0)
  rows.sort((a, b) => table.score[b]! - table.score[a]! || table.firstLook[a]! - table.firstLook[b]!)
  rows.forEach((row, place) => {
    table.firstLook[row] = place < length ? place : -1
  })
  return table
}

/** The largest id of a proposal on a slide; 0 if there is none. */
export function maxIdOn(table: CellTable, slideId: number): number {
  let most = 0
  for (let row = 0; row < table.count; row++)
    if (table.slide[row] === slideId && table.id[row]! > most) most = table.id[row]!
  return most
}

/** The cells of one slide, for drawing over it. Returns the table itself if all of them are on this slide. */
export function cellsOn(table: CellTable, slideId: number): CellTable {
  const away = new Set<number>()
  for (let row = 0; row < table.count; row++) if (table.slide[row] !== slideId) away.add(table.id[row]!)
  return away.size === 0 ? table : withoutCells(table, away)
}

const noColumns: CellColumns = {
  slideId: 1,
  classes: [],
  id: [],
  x: [],
  y: [],
  width: [],
  height: [],
  aiLabel: [],
  score: [],
  readerLabel: [],
  status: [],
  marked: [],
  byReader: [],
  firstLook: [],
}
