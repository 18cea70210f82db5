import type { StoreApi } from 'zustand/vanilla'
import type { CaseDetail } from '#shared/contract/schemas/review.ts'
import type { CaseAhead, CaseCore, CaseState } from './case-state.ts'
import { cellTableOf, maxIdOn, withCells } from './cell-table.ts'
import { lookingAt, withTable } from './transitions.ts'

/** Loads the case and its cells from the core into the store. */
export interface CellFeed {
  /** Loads the case and all its cells. A failure is shown only if nothing was loaded before. */
  load(): Promise<void>
  /** Fetches the cells with ids above `afterId`. Rejects if the core does not answer. */
  fetchAfter(afterId: number): Promise<void>
  /** Fetches the new cells of a slide, one request at a time, however fast they are announced. */
  fetchNew(slideId: number): Promise<void>
}

export function createCellFeed(caseId: number, core: CaseCore, store: StoreApi<CaseState>): CellFeed {
  const { getState: get, setState: set } = store

  const slideIds = (): number[] => get().detail?.slides.map(({ slide }) => slide.id) ?? []

  const fetchAfter = async (afterId: number): Promise<void> => {
    for (const slideId of slideIds()) {
      const columns = await core.columns(slideId, afterId)
      set(withTable(get(), withCells(get().table, columns)))
    }
  }

  /** Shows the case as it was loaded ahead, at once. Returns what was shown, for comparison with the core's answer. */
  const showAhead = (): CaseAhead | null => {
    const ahead = get().phase === 'loading' ? core.ahead(caseId) : null
    if (ahead === null) return null
    const { detail } = ahead
    const { measures, undoDepth, redoDepth } = detail
    const opened: Partial<CaseState> = { phase: 'ready', detail, measures, undoDepth, redoDepth, cellsLoaded: true }
    set({ ...opened, ...withTable(get(), cellTableOf(ahead.columns)) })
    return ahead
  }

  const load = async (): Promise<void> => {
    const ahead = showAhead()
    try {
      const opening = core.open(caseId)
      // If the worklist already knows the slide, its cells are fetched in parallel with the case.
      const slideId = get().detail?.slide.id ?? core.slideOf(caseId)
      const early = slideId === null ? null : core.columns(slideId, 0).catch(() => null)
      const opened = await opening
      const detail = lookingAt(opened, get().detail?.slide.id ?? null)
      // The slide is shown as soon as it is known; its cells follow. A reload keeps the same task object, so that
      // nothing is redrawn because of it.
      const task = sameTask(get().detail?.task, detail.task)
      const { measures, undoDepth, redoDepth } = detail
      // What was shown ahead is not drawn again, and keeps what the reader did since.
      if (ahead === null || !same(opened, ahead.detail))
        set({ phase: 'ready', error: null, detail: { ...detail, task }, measures, undoDepth, redoDepth })
      const slides = await Promise.all(
        detail.slides.map(async ({ slide }) =>
          slide.id === slideId ? ((await early) ?? core.columns(slide.id, 0)) : core.columns(slide.id, 0),
        ),
      )
      if (ahead !== null && same(slides, ahead.columns)) return
      set({ cellsLoaded: true })
      set(withTable(get(), cellTableOf(slides)))
    } catch (error) {
      // Later failures do not replace what is shown. The window shows the state of the connection.
      if (!get().cellsLoaded) set({ phase: 'failed', error: core.errorOf(error) })
    }
  }

  const waiting = new Set<number>()
  let fetching = false
  const fetchNew = async (slideId: number): Promise<void> => {
    waiting.add(slideId)
    if (fetching) return
    fetching = true
    try {
      for (let [next] = waiting; next !== undefined; [next] = waiting) {
        waiting.delete(next)
        const columns = await core.columns(next, maxIdOn(get().table, next))
        set(withTable(get(), withCells(get().table, columns)))
      }
    } catch (error) {
      // The next announcement fetches again. The window shows a lost connection.
      console.warn('cells could not be fetched', core.errorOf(error).code)
    } finally {
      fetching = false
    }
  }

  return { load, fetchAfter, fetchNew }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

function sameTask(known: CaseDetail['task'] | undefined, fresh: CaseDetail['task']): CaseDetail['task'] {
  return known !== undefined && same(known, fresh) ? known : fresh
}
