import { useEffect } from 'react'
import { noteCell, takeCellOfPlace } from '#renderer/frame/places.ts'
import type { CaseStore } from './state/case-store.ts'

/** Notes the cell that the reader chose, and returns to it after another person had the window. */
export function usePlace(caseId: number, store: CaseStore): void {
  useEffect(() => {
    let left = takeCellOfPlace(caseId)
    const follow = () => {
      const { cellsLoaded, chosenId, chosenByReader } = store.getState()
      if (left !== null && cellsLoaded) {
        const cellId = left
        left = null
        store.choose(cellId)
      } else if (chosenId !== null && chosenByReader) noteCell(caseId, chosenId)
    }
    follow()
    return store.subscribe(follow)
  }, [caseId, store])
}
