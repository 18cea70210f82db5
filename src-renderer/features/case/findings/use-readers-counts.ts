import { useMemo } from 'react'
import type { ReadersCounts } from '#shared/domain/forms/index.ts'
import { useCase } from '../state/case-context.tsx'
import { readersCounts } from '../state/readers-counts.ts'

/** The current number of cells per class that the reader decided. */
export function useReadersCounts(): ReadersCounts {
  const table = useCase((state) => state.table)
  const revision = useCase((state) => state.revision)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the table changes in place, and its revision shows that
  return useMemo(() => readersCounts(table), [table, revision])
}
