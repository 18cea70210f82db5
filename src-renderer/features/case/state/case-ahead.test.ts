import { describe, expect, it } from 'vitest'
import type { CaseDetail, ReviewChange } from '#shared/contract/schemas/review.ts'
import type { CaseCore } from './case-state.ts'
import { createCaseStore } from './case-store.ts'
import { columnsOf } from './testing.ts'

const cells = columnsOf([
  { id: 1, label: 'HSIL', score: 0.98 },
  { id: 2, label: 'HSIL', score: 0.9 },
])
const detail = {
  row: { id: 5, state: 'ready', present: true },
  slide: { id: 9 },
  job: null,
  slides: [{ slide: { id: 9 }, job: null, result: null }],
  undoDepth: 0,
  redoDepth: 0,
} as unknown as CaseDetail
const accepted: ReviewChange = {
  caseId: 5,
  cells: [{ id: 1, status: 'accepted', readerLabel: null, marked: false, removed: false }],
  undoDepth: 1,
  redoDepth: 0,
  savedAt: 't1',
}

describe('A case that was loaded ahead', () => {
  const other = columnsOf([{ id: 2, label: 'SCC', score: 0.9 }])

  async function openedAhead(now: { detail?: CaseDetail; columns?: typeof other } = {}) {
    const opening = Promise.withResolvers<CaseDetail>()
    const acts = Promise.withResolvers<ReviewChange>()
    const core = {
      ahead: (caseId: number) => (caseId === 5 ? { detail, columns: [cells] } : null),
      slideOf: () => 9,
      open: () => opening.promise,
      columns: async () => now.columns ?? cells,
      act: () => acts.promise,
      errorOf: () => ({ code: 'bug', params: {}, retryable: false }),
    } as unknown as CaseCore
    const store = createCaseStore(5, core)
    const loaded = store.load()
    const answer = async () => {
      opening.resolve(now.detail ?? structuredClone(detail))
      await loaded
    }
    return { store, answer, acted: acts.resolve }
  }

  it('is shown before the core has answered, and not drawn again if the answer is the same', async () => {
    const { store, answer } = await openedAhead()
    const shown = store.getState()
    expect(shown).toMatchObject({ phase: 'ready', cellsLoaded: true, chosenId: 1 })
    await answer()
    expect(store.getState()).toBe(shown)
  })

  it('keeps what the reader decided before the answer came', async () => {
    const { store, answer, acted } = await openedAhead()
    store.act({ kind: 'accept' }, { advance: true })
    acted(accepted)
    await new Promise((resolve) => setTimeout(resolve, 0))
    await answer()
    expect(store.getState().table.status[0]).toBe(1)
    expect(store.getState().chosenId).toBe(2)
  })

  it('is replaced by the answer if that is another', async () => {
    const { store, answer } = await openedAhead({ detail: { ...detail, undoDepth: 7 }, columns: other })
    await answer()
    expect(store.getState().undoDepth).toBe(7)
    expect([...store.getState().table.id]).toEqual([2])
  })
})
