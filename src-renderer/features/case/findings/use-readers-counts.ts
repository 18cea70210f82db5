import { useMemo } from 'react'
import type { ReadersCounts } from '#shared/domain/forms/index.ts'
import { useCase } from '../state/case-context.tsx'
import { readersCounts } from '../state/readers-counts.ts'

/** Cells per class that the reader decided, as they stand now. */
export function useReadersCounts(): ReadersCounts {
  const table = useCase((state) => state.table)
  const revision = useCase((state) => state.revision)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the table changes in place and says so by its revision
  return useMemo(() => readersCounts(table), [table, revision])
}
