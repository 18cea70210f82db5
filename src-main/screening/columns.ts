import type { CellColumns, CellDetail, CellStatus } from '#shared/contract/schemas/screening.ts'
import { type CellClass, cellClasses } from '#shared/domain/classes.ts'
import type { ColumnRow, DetailRow } from './cells.store.ts'

const statuses: readonly CellStatus[] = ['open', 'accepted', 'relabelled', 'dismissed']

/** Rows to columns, for the window. */
export function toColumns(slideId: number, rows: Iterable<ColumnRow>): CellColumns {
  const out: CellColumns = {
    slideId,
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
  for (const [id, x, y, width, height, label, abnormal, batch, readerLabel, status, marked, firstLook] of rows) {
    const byReader = batch < 0
    out.id.push(id)
    // A tenth of a pixel is plenty, and half the text.
    out.x.push(tenths(x))
    out.y.push(tenths(y))
    out.width.push(tenths(width))
    out.height.push(tenths(height))
    out.aiLabel.push(byReader ? -1 : label)
    out.score.push(Math.round(abnormal * 1000))
    out.readerLabel.push(readerLabel ?? (byReader ? label : -1))
    out.status.push(Math.max(0, statuses.indexOf((status ?? 'open') as CellStatus)))
    out.marked.push(marked ?? 0)
    out.byReader.push(byReader ? 1 : 0)
    out.firstLook.push(firstLook ?? -1)
  }
  return out
}

export const noColumns = (slideId: number): CellColumns => toColumns(slideId, [])

/** `classes`: the grader's class names, in the order of the stored probabilities. */
export function toDetail(row: DetailRow, classes: readonly string[]): CellDetail {
  const byReader = row.batch < 0
  const label = cellClasses[row.label] ?? 'NILM'
  const readerLabel = row.readerLabel === null ? (byReader ? label : null) : (cellClasses[row.readerLabel] ?? null)
  return {
    id: row.id,
    slideId: row.slideId,
    x: row.x,
    y: row.y,
    width: row.width,
    height: row.height,
    aiLabel: byReader ? null : label,
    score: row.abnormal,
    probabilities: row.probabilities ? namedProbabilities(row.probabilities, classes) : {},
    readerLabel,
    status: (row.status ?? 'open') as CellStatus,
    marked: row.marked === 1,
    byReader,
  }
}

function namedProbabilities(bytes: Uint8Array, classes: readonly string[]): CellDetail['probabilities'] {
  const values = new Float32Array(bytes.slice().buffer)
  const named: Partial<Record<CellClass, number>> = {}
  classes.forEach((name, k) => {
    named[name as CellClass] = Math.min(1, Math.max(0, values[k] ?? 0))
  })
  return named
}

const tenths = (v: number): number => Math.round(v * 10) / 10
