import type { ReadersCounts } from '#shared/domain/forms/index.ts'
import { type CellTable, classAt } from './cell-table.ts'

/**
 * Cells per class that a reader confirmed, relabelled, added or marked. Cells that only the model classified do not
 * count.
 */
export function readersCounts(table: CellTable): ReadersCounts {
  const counts = new Map<string, number>()
  for (let row = 0; row < table.count; row++) {
    const decided = table.status[row] === 1 || table.status[row] === 2
    if (!decided && table.marked[row] === 0) continue
    if (table.status[row] === 3) continue
    const code = classAt(table, table.label[row]!)
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return counts
}
