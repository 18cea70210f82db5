import { useEffect, useMemo } from 'react'
import { api } from '#renderer/client/api.ts'
import type { CaseStore } from './state/case-store.ts'
import { createLooks, type Looks } from './state/looks.ts'
import { isReadOnly } from './state/read-only.ts'

/** What the reader sees of a case, kept for the question before sign-out: which suspicious cells nobody looked at. */
export function useLooks(caseId: number, store: CaseStore): Looks {
  const looks = useMemo(
    () =>
      createLooks({
        slideOf(cellId) {
          const { table } = store.getState()
          const row = table.rowOf.get(cellId)
          return row === undefined ? null : table.slide[row]!
        },
        async send(slideId, cellIds) {
          if (!isReadOnly(store)) await api.review.look.mutate({ caseId, slideId, cellIds })
        },
      }),
    [caseId, store],
  )
  useEffect(() => {
    const look = () => {
      const { detail, chosenId, chosenByReader } = store.getState()
      if (detail !== null) looks.opened(detail.slide.id)
      if (chosenId !== null && chosenByReader) looks.chosen(chosenId)
    }
    look()
    const end = store.subscribe(look)
    return () => {
      end()
      looks.close()
    }
  }, [store, looks])
  return looks
}
