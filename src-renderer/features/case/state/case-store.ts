import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CaseDetail } from '#shared/contract/schemas/review.ts'
import type { LiveEvent } from '#shared/contract/schemas/system.ts'
import type { GalleryFilter, Step } from './arrange.ts'
import { type CaseCore, type CaseState, initialState } from './case-state.ts'
import { createCellFeed } from './cell-feed.ts'
import { createMeasures, type Measures } from './measures.ts'
import { createOwnDecisions } from './own-decisions.ts'
import { createInTurn } from './review-queue.ts'
import { createReviews, type Reviews } from './reviews.ts'
import { afterNews, choosing, lookingAt, rearranged, stepTarget } from './transitions.ts'

/** The state of a case, and the actions of the reader and the core on it. */
export interface CaseStore
  extends StoreApi<CaseState>,
    Omit<Reviews, 'takeFromElsewhere'>,
    Omit<Measures, 'takeMeasures'> {
  load(): Promise<void>
  apply(event: LiveEvent): void
  choose(id: number | null, how?: { extend?: boolean }): void
  /** Moves to the next cell of the gallery in this direction. `columns` is its current number of columns. */
  step(step: Step, columns: number, how?: { extend?: boolean }): void
  setFilter(filter: GalleryFilter): void
  setDetail(detail: CaseDetail): void
  /** Shows another slide of the case. */
  showSlide(slideId: number): void
}

/** The store of one case. Nothing is shown as saved before the core has answered. */
export function createCaseStore(caseId: number, core: CaseCore): CaseStore {
  const store = createStore<CaseState>(initialState)
  const { getState: get, setState: set } = store
  const feed = createCellFeed(caseId, core, store)
  const parts = { feed, own: createOwnDecisions(), inTurn: createInTurn() }
  const { takeFromElsewhere, ...reviews } = createReviews(caseId, core, store, parts)
  const { takeMeasures, ...measures } = createMeasures(caseId, core, store, parts)

  const apply = (event: LiveEvent): void => {
    const { detail } = get()
    if (detail === null) return
    switch (event.kind) {
      case 'hello':
        void feed.load()
        break
      case 'job':
      case 'case': {
        const news = afterNews(detail, event)
        set({ detail: news.detail })
        if (news.reload) void feed.load()
        break
      }
      case 'cells':
        if (detail.slides.some(({ slide }) => slide.id === event.slideId)) void feed.fetchNew(event.slideId)
        break
      case 'review':
        takeFromElsewhere(event.change)
        break
      case 'measures':
        takeMeasures(event.change)
    }
  }

  return Object.assign(store, {
    ...reviews,
    ...measures,
    load: feed.load,
    apply,
    choose: (id: number | null, how?: { extend?: boolean }) => set(choosing(get(), id, how?.extend)),
    step(step: Step, columns: number, how?: { extend?: boolean }) {
      const id = stepTarget(get(), step, columns)
      if (id !== null) set(choosing(get(), id, how?.extend))
    },
    setFilter: (filter: GalleryFilter) => set(rearranged(get(), { filter })),
    setDetail: (detail: CaseDetail) =>
      set({
        detail: lookingAt(detail, get().detail?.slide.id ?? null),
        measures: detail.measures,
        undoDepth: detail.undoDepth,
        redoDepth: detail.redoDepth,
      }),
    showSlide(slideId: number) {
      const { detail } = get()
      if (detail !== null && detail.slide.id !== slideId) set({ detail: lookingAt(detail, slideId) })
    },
  })
}
