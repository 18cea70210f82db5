import type { CellColumns } from '#shared/contract/schemas/screening.ts'
import { cervix } from '#shared/domain/task/testing.ts'

export interface TestCell {
  readonly id: number
  readonly label: string
  readonly score: number
  readonly status?: number
  readonly marked?: boolean
  readonly byReader?: boolean
  readonly readerLabel?: string
  readonly firstLook?: number
}

/** Columns as the core sends them, made from a readable list. */
export const columnsOf = (cells: readonly TestCell[], slideId = 9): CellColumns => ({
  slideId,
  classes: [...cervix.worstFirst],
  id: cells.map((cell) => cell.id),
  x: cells.map((cell) => cell.id * 10),
  y: cells.map((cell) => cell.id * 20),
  width: cells.map(() => 60),
  height: cells.map(() => 50),
  aiLabel: cells.map((cell) => (cell.byReader ? -1 : cervix.worstFirst.indexOf(cell.label))),
  score: cells.map((cell) => Math.round(cell.score * 1000)),
  readerLabel: cells.map((cell) => {
    const label = cell.readerLabel ?? (cell.byReader ? cell.label : undefined)
    return label === undefined ? -1 : cervix.worstFirst.indexOf(label)
  }),
  status: cells.map((cell) => cell.status ?? 0),
  marked: cells.map((cell) => Number(cell.marked ?? false)),
  byReader: cells.map((cell) => Number(cell.byReader ?? false)),
  firstLook: cells.map((cell) => cell.firstLook ?? -1),
})
