import type { StoreApi } from 'zustand/vanilla'
import type { CaseCore, CaseState } from './case-state.ts'
import { cellTable, withCells } from './cell-table.ts'
import { withTable } from './transitions.ts'

/** Brings the case and its cells from the core into the store. */
export interface CellFeed {
  /** Loads the case and all its cells. A failure shows only where nothing was loaded before. */
  load(): Promise<void>
  /** Fetches the cells with ids above `afterId`. Rejects where the core does not answer. */
  fetchAfter(afterId: number): Promise<void>
  /** Fetches the cells that came since; one answer at a time, however fast they are announced. */
  fetchNew(): Promise<void>
}

export function createCellFeed(caseId: number, core: CaseCore, store: StoreApi<CaseState>): CellFeed {
  const { getState: get, setState: set } = store

  const fetchAfter = async (afterId: number): Promise<void> => {
    const slideId = get().detail?.slide.id
    if (slideId === undefined) return
    const columns = await core.columns(slideId, afterId)
    set(withTable(get(), withCells(get().table, columns)))
  }

  const load = async (): Promise<void> => {
    try {
      const opening = core.open(caseId)
      // The worklist knows the slide already: cells come beside the case instead of after it.
      const slideId = get().detail?.slide.id ?? core.slideOf(caseId)
      const early = slideId === null ? null : core.columns(slideId, 0).catch(() => null)
      const detail = await opening
      // The slide shows as soon as it is known; its cells follow.
      set({ phase: 'ready', error: null, detail, undoDepth: detail.undoDepth, redoDepth: detail.redoDepth })
      const columns = (slideId === detail.slide.id ? await early : null) ?? (await core.columns(detail.slide.id, 0))
      set({ cellsLoaded: true })
      set(withTable(get(), cellTable(columns)))
    } catch (error) {
      // Later failures leave what is shown; the connection's state is shown by the window.
      if (!get().cellsLoaded) set({ phase: 'failed', error: core.errorOf(error) })
    }
  }

  let fetching = false
  let again = false
  const fetchNew = async (): Promise<void> => {
    again = fetching
    if (fetching) return
    fetching = true
    try {
      do {
        again = false
        await fetchAfter(get().table.maxId)
      } while (again)
    } catch (error) {
      // The next announcement asks again; a lost connection is shown by the window.
      console.warn('cells could not be fetched', core.errorOf(error).code)
    } finally {
      fetching = false
    }
  }

  return { load, fetchAfter, fetchNew }
}
