import { describe, expect, it } from 'vitest'
import type { CaseDetail, ReviewAction, ReviewChange } from '#shared/contract/schemas/review.ts'
import type { ScreeningJob } from '#shared/contract/schemas/screening.ts'
import { emptyDraft } from '#shared/domain/bethesda/index.ts'
import type { CaseCore } from './case-state.ts'
import { createCaseStore } from './case-store.ts'
import { cellsOn } from './cell-table.ts'
import { columnsOf, type TestCell } from './testing.ts'
import { slideAfter } from './transitions.ts'

const cells: TestCell[] = [
  { id: 1, label: 'HSIL', score: 0.98 },
  { id: 2, label: 'HSIL', score: 0.9 },
  { id: 3, label: 'LSIL', score: 0.8 },
]
const detail = {
  row: { id: 5, state: 'ready', present: true },
  slide: { id: 9 },
  job: null,
  slides: [{ slide: { id: 9 }, job: null, result: null }],
  draft: emptyDraft('liquid-based'),
  undoDepth: 0,
  redoDepth: 0,
} as unknown as CaseDetail
const changed = (ids: number[], status: 'accepted' | 'dismissed' | 'open', savedAt = 't1'): ReviewChange => ({
  caseId: 5,
  cells: ids.map((id) => ({ id, status, readerLabel: null, marked: false, removed: false })),
  undoDepth: 1,
  redoDepth: 0,
  savedAt,
})

let elsewhere: { action: string; cells: number; at: string } | null = null

/** A case whose core answers only when the test says so, so that the time before an answer can be examined. */
async function opened(columns = columnsOf(cells)) {
  const calls: {
    ids: number[]
    action: ReviewAction
    answer: (change: ReviewChange) => void
    fail: (e: Error) => void
  }[] = []
  const asked: number[] = []
  const core: CaseCore = {
    ahead: () => null,
    slideOf: () => 9,
    open: async () => detail,
    columns: async (_slide, afterId) => {
      asked.push(afterId)
      return afterId === 0 ? columns : columnsOf([{ id: 8, label: 'SCC', score: 0.99 }])
    },
    act: (_case, ids, action) => new Promise((answer, fail) => calls.push({ ids, action, answer, fail })),
    addCell: async () => ({ change: changed([8], 'accepted'), cellId: 8 }),
    undo: async (_case, anyWindow) =>
      elsewhere && !anyWindow ? { ...changed([], 'open', 't9'), ofAnother: elsewhere } : changed([1], 'open', 't9'),
    redo: async () => changed([1], 'accepted', 't9'),
    addMeasure: () => new Promise(() => undefined),
    editMeasure: () => new Promise(() => undefined),
    errorOf: () => ({ code: 'disk-full', params: {}, retryable: true }),
  }
  const store = createCaseStore(5, core)
  await store.load()
  return { store, calls, asked }
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('the case store', () => {
  it('begins with the most suspicious cell', async () => {
    const { store } = await opened()
    expect(store.getState().chosenId).toBe(1)
  })

  it('advances at once, but shows an action as done only after the core has answered', async () => {
    const { store, calls } = await opened()
    store.act({ kind: 'accept' }, { advance: true })
    await settle()
    expect(store.getState().chosenId).toBe(2)
    expect(store.getState().pending.has(1)).toBe(true)
    expect(store.getState().table.status[0]).toBe(0)
    calls[0]!.answer(changed([1], 'accepted'))
    await settle()
    expect(store.getState().pending.size).toBe(0)
    expect(store.getState().table.status[0]).toBe(1)
    expect(store.getState().undoDepth).toBe(1)
  })

  it('keeps the stored state of a cell whose saving failed, and can retry it', async () => {
    const { store, calls } = await opened()
    store.act({ kind: 'dismiss' }, { advance: false })
    await settle()
    calls[0]!.fail(new Error('disk'))
    await settle()
    expect(store.getState().table.status[0]).toBe(0)
    expect(store.getState().failures[0]?.error.code).toBe('disk-full')
    store.retryFailures()
    await settle()
    calls[1]!.answer(changed([1], 'dismissed'))
    await settle()
    expect(store.getState().table.status[0]).toBe(3)
    expect(store.getState().failures).toEqual([])
  })

  it('keeps an unsaved action after the next action was saved', async () => {
    const { store, calls } = await opened()
    store.act({ kind: 'dismiss' }, { advance: true })
    await settle()
    calls[0]!.fail(new Error('disk'))
    await settle()
    store.act({ kind: 'accept' }, { advance: true })
    await settle()
    calls[1]!.answer(changed([2], 'accepted'))
    await settle()
    expect(store.getState().failures.map(({ cellIds }) => cellIds)).toEqual([[1]])
  })

  it('replaces an unsaved decision by a new one', async () => {
    const { store, calls } = await opened()
    store.act({ kind: 'dismiss' }, { advance: false })
    await settle()
    calls[0]!.fail(new Error('disk'))
    await settle()
    store.act({ kind: 'accept' }, { advance: false })
    expect(store.getState().failures).toEqual([])
  })

  it('sends actions one after another, so that undo affects the last one', async () => {
    const { store, calls } = await opened()
    store.act({ kind: 'accept' }, { advance: true })
    store.act({ kind: 'dismiss' }, { advance: true })
    await settle()
    expect(calls).toHaveLength(1)
    calls[0]!.answer(changed([1], 'accepted'))
    await settle()
    expect(calls).toHaveLength(2)
    expect(calls[1]!.ids).toEqual([2])
  })

  it('selects a range with shift and applies an action to all of it as one step', async () => {
    const { store, calls } = await opened()
    store.choose(3, { extend: true })
    store.act({ kind: 'dismiss' }, { advance: false })
    await settle()
    expect(calls[0]!.ids.sort()).toEqual([1, 2, 3])
  })

  it('moves with the keys in gallery order', async () => {
    const { store } = await opened()
    store.step('right', 2)
    store.step('right', 2)
    expect(store.getState().chosenId).toBe(3)
    store.step('up', 2)
    expect(store.getState().chosenId).toBe(1)
  })

  it('adds new cells during screening, and keeps the chosen cell', async () => {
    const { store, asked } = await opened()
    store.choose(1)
    store.apply({ kind: 'cells', slideId: 9, total: 4 })
    await settle()
    expect(asked).toEqual([0, 3])
    const { table, arrangement, chosenId } = store.getState()
    expect(chosenId).toBe(1)
    expect(table.id[arrangement.rows[0]!]).toBe(8)
  })

  it('suggests the most suspicious cell until the reader chooses one', async () => {
    const { store } = await opened()
    store.apply({ kind: 'cells', slideId: 9, total: 4 })
    await settle()
    expect(store.getState().chosenId).toBe(8)
    expect(store.getState().chosenByReader).toBe(false)
    store.step('right', 2)
    expect(store.getState().chosenByReader).toBe(true)
  })

  it('shows changes made in another window', async () => {
    const { store } = await opened()
    store.apply({ kind: 'review', change: changed([3], 'dismissed', 't7') })
    await settle()
    expect(store.getState().table.status[2]).toBe(3)
    expect(store.getState().elsewhere).toMatchObject({ cells: 1 })
  })

  it('chooses a cell that the reader added', async () => {
    const { store } = await opened()
    store.addCell({ x: 1, y: 2, width: 30, height: 30, label: 'SCC' })
    await settle()
    await settle()
    expect(store.getState().chosenId).toBe(8)
  })

  it('tells what was undone, and whether it was decided in this window', async () => {
    const { store, calls } = await opened()
    store.act({ kind: 'accept' }, { advance: false })
    await settle()
    calls[0]!.answer(changed([1], 'accepted'))
    await settle()
    store.undo()
    await settle()
    // The core's answer leaves one decision in the history. The undone one was the second, from another window.
    expect(store.getState().stepped).toMatchObject({ how: 'undone', notFromHere: true, cells: [{ id: 1 }] })
  })

  it('asks before it undoes a step of another window', async () => {
    elsewhere = { action: 'dismiss', cells: 2, at: '2026-11-30T10:32:00.000Z' }
    const { store } = await opened()
    store.undo()
    await settle()
    expect(store.getState()).toMatchObject({ asked: { how: 'undone', ...elsewhere }, stepped: null })
    store.undo(true)
    await settle()
    expect(store.getState().stepped).toMatchObject({ how: 'undone', cells: [{ id: 1 }] })
    elsewhere = null
  })

  it('counts rapid changes from another window', async () => {
    const { store } = await opened()
    store.apply({ kind: 'review', change: changed([1], 'accepted', 't2') })
    store.apply({ kind: 'review', change: changed([2, 3], 'accepted', 't3') })
    expect(store.getState().elsewhere).toMatchObject({ cells: 3 })
  })
})

describe('a case with several slides', () => {
  const slides = [9, 10].map((id) => ({ slide: { id }, job: null, result: null }))
  const several = { ...detail, ...slides[0], slides } as unknown as CaseDetail
  const on = (slideId: number, ids: number[]) =>
    columnsOf(
      ids.map((id) => ({ id, label: 'HSIL' as const, score: id / 100, firstLook: ids.indexOf(id) })),
      slideId,
    )

  async function openedSeveral() {
    const asked: [number, number][] = []
    const core = {
      ahead: () => null,
      slideOf: () => 9,
      open: async () => several,
      columns: async (slideId: number, afterId: number) => {
        asked.push([slideId, afterId])
        if (afterId > 0) return on(slideId, [50 + slideId])
        return slideId === 9 ? on(9, [1, 3]) : on(10, [2, 4])
      },
      errorOf: () => ({ code: 'bug', params: {}, retryable: false }),
    } as unknown as CaseCore
    const store = createCaseStore(5, core)
    await store.load()
    return { store, asked }
  }

  it('shows one gallery, with one first look of the most suspicious cells of all slides', async () => {
    const { store } = await openedSeveral()
    const { table, arrangement } = store.getState()
    expect([...table.id].sort()).toEqual([1, 2, 3, 4])
    expect(Array.from(arrangement.rows, (row) => table.id[row]).slice(0, 2)).toEqual([4, 3])
    expect(table.slide[table.rowOf.get(4)!]).toBe(10)
  })

  it('shows the chosen slide, and keeps it when the case is reloaded', async () => {
    const { store } = await openedSeveral()
    store.showSlide(10)
    expect(store.getState().detail?.slide.id).toBe(10)
    await store.load()
    expect(store.getState().detail?.slide.id).toBe(10)
    expect(slideAfter(store.getState().detail!, 1)).toBe(9)
    expect(slideAfter(detail, 1)).toBeNull()
  })

  it('fetches new cells of the slide that has them, and only for its own case', async () => {
    const { store, asked } = await openedSeveral()
    asked.length = 0
    store.apply({ kind: 'cells', slideId: 10, total: 3 })
    store.apply({ kind: 'cells', slideId: 77, total: 3 })
    await settle()
    expect(asked).toEqual([[10, 4]])
    expect(store.getState().table.rowOf.has(60)).toBe(true)
  })

  it('draws only a slide’s own cells over it', async () => {
    const { store } = await openedSeveral()
    const { table } = store.getState()
    expect([...cellsOn(table, 10).id].sort()).toEqual([2, 4])
    const one = cellsOn(table, 9)
    expect(cellsOn(one, 9)).toBe(one)
  })

  it('follows the screening of each slide', async () => {
    const { store } = await openedSeveral()
    const job = { id: 1, slideId: 10, state: 'running' } as unknown as ScreeningJob
    store.apply({ kind: 'job', job })
    expect(store.getState().detail).toMatchObject({ job: null, slides: [{ job: null }, { job: { state: 'running' } }] })
    store.showSlide(10)
    expect(store.getState().detail?.job?.state).toBe('running')
  })
})
