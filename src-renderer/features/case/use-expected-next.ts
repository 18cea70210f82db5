import { useEffect } from 'react'
import { findNextToRead } from '#renderer/features/worklist/index.ts'
import { expectCase } from '#renderer/frame/expected.ts'
import { useCase } from './state/case-context.tsx'
import type { DraftStore } from './state/draft-store.ts'

/** A reader who begins to state the result will soon sign and go on, so the next case's pictures are loaded. */
export function useExpectedNext(drafts: DraftStore): void {
  const caseId = useCase((state) => state.detail!.row.id)
  useEffect(() => {
    const { draft } = drafts.getState()
    const end = drafts.subscribe((state) => {
      if (state.draft === draft) return
      end()
      findNextToRead(caseId).then(
        (found) => found && expectCase(found.row),
        () => undefined,
      )
    })
    return end
  }, [caseId, drafts])
}
