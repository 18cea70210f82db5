import type { CellColumns } from '#shared/contract/schemas/screening.ts'
import { type CellClass, cellClasses } from '#shared/domain/classes.ts'

export interface TestCell {
  readonly id: number
  readonly label: CellClass
  readonly score: number
  readonly status?: number
  readonly marked?: boolean
  readonly byReader?: boolean
  readonly readerLabel?: CellClass
  readonly firstLook?: number
}

/** Columns as the core sends them, from a list that a test can read. */
export const columnsOf = (cells: readonly TestCell[], slideId = 9): CellColumns => ({
  slideId,
  classes: [...cellClasses],
  id: cells.map((cell) => cell.id),
  x: cells.map((cell) => cell.id * 10),
  y: cells.map((cell) => cell.id * 20),
  width: cells.map(() => 60),
  height: cells.map(() => 50),
  aiLabel: cells.map((cell) => (cell.byReader ? -1 : cellClasses.indexOf(cell.label))),
  score: cells.map((cell) => Math.round(cell.score * 1000)),
  readerLabel: cells.map((cell) => {
    const label = cell.readerLabel ?? (cell.byReader ? cell.label : undefined)
    return label === undefined ? -1 : cellClasses.indexOf(label)
  }),
  status: cells.map((cell) => cell.status ?? 0),
  marked: cells.map((cell) => Number(cell.marked ?? false)),
  byReader: cells.map((cell) => Number(cell.byReader ?? false)),
  firstLook: cells.map((cell) => cell.firstLook ?? -1),
})
