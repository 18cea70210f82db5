import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { MeasureEdit, MeasuresChange, NewMeasure } from '#shared/contract/schemas/measure.ts'
import type { CaseDetail, ReviewChange } from '#shared/contract/schemas/review.ts'
import { type CaseState, initialState } from './case-state.ts'
import { createCaseStore } from './case-store.ts'
import { createMeasures } from './measures.ts'
import { createOwnDecisions } from './own-decisions.ts'
import { createInTurn } from './review-queue.ts'
import { columnsOf } from './testing.ts'

const line = { from: { x: 1, y: 2 }, to: { x: 4, y: 6 } }
const kept = (id: number) => ({ ...line, id, slideId: 9, marked: false })
const change = (measureId: number, ids: readonly number[]): MeasuresChange => ({
  ...{ caseId: 5, measureId, undoDepth: 3, redoDepth: 0, savedAt: '2026-11-23T07:12:00.000Z' },
  measures: ids.map(kept),
})

/** The measures of case 5 with a core that answers when the test says so. */
function open(detail: Partial<CaseDetail> = {}) {
  const calls: { readonly of: NewMeasure | MeasureEdit; answer(as: MeasuresChange): void; fail(): void }[] = []
  const call = (of: NewMeasure | MeasureEdit) =>
    new Promise<MeasuresChange>((answer, refuse) => calls.push({ of, answer, fail: () => refuse(new Error()) }))
  const store = createStore<CaseState>(() => ({
    ...initialState(),
    detail: { slide: { id: 9 }, signOut: null, amending: null, ...detail } as unknown as CaseDetail,
  }))
  const errorOf = () => ({ code: 'bug' as const, params: {}, retryable: true })
  const measures = createMeasures(5, { addMeasure: call, editMeasure: call, errorOf }, store, {
    own: createOwnDecisions(),
    inTurn: createInTurn(),
  })
  const settled = () => new Promise((resolve) => setTimeout(resolve))
  return { ...measures, store, calls, settled, ids: () => store.getState().measures.map(({ id }) => id) }
}

describe('A distance measured on the slide', () => {
  it('is shown at once, and has its own id when it is on disk', async () => {
    const { addMeasure, calls, ids, settled, store } = open()
    expect(addMeasure(line)).toBe(true)
    expect(ids()).toEqual([-1])
    await settled()
    expect(calls[0]!.of).toEqual({ ...line, caseId: 5, slideId: 9 })
    calls[0]!.answer(change(31, [31]))
    await settled()
    expect(ids()).toEqual([31])
    expect(store.getState()).toMatchObject({ savedAt: '2026-11-23T07:12:00.000Z', undoDepth: 3, redoDepth: 0 })
  })

  it('that could not be saved is not shown as saved, and can be sent again', async () => {
    const { addMeasure, calls, ids, settled, store } = open()
    addMeasure(line)
    await settled()
    calls[0]!.fail()
    await settled()
    expect(ids()).toEqual([])
    const [failure] = store.getState().failures
    store.setState({ failures: [] })
    failure!.retry()
    await settled()
    calls[1]!.answer(change(32, [32]))
    await settled()
    expect(ids()).toEqual([32])
  })

  it('on a signed case is shown without being sent, and can be taken away', async () => {
    const { addMeasure, editMeasure, calls, ids, settled } = open({ signOut: {} as never })
    expect(addMeasure(line)).toBe(false)
    await settled()
    expect(calls).toEqual([])
    expect(ids()).toEqual([-1])
    editMeasure(-1, { removed: true })
    expect(ids()).toEqual([])
  })

  it('is removed and restored in the order of the reader’s actions', async () => {
    const { editMeasure, calls, settled } = open()
    editMeasure(31, { removed: true })
    editMeasure(31, { removed: false })
    await settled()
    expect(calls.map(({ of }) => of)).toEqual([{ caseId: 5, measureId: 31, removed: true }])
    calls[0]!.answer(change(31, []))
    await settled()
    expect(calls[1]!.of).toEqual({ caseId: 5, measureId: 31, removed: false })
  })

  it('comes from another window, but not while this one waits for an answer', async () => {
    const { addMeasure, takeMeasures, calls, ids, settled } = open()
    takeMeasures({ ...change(7, [7]), caseId: 6 })
    expect(ids()).toEqual([])
    takeMeasures(change(7, [7]))
    expect(ids()).toEqual([7])
    addMeasure(line)
    takeMeasures(change(8, [7, 8]))
    expect(ids()).toEqual([7, -1])
    await settled()
    calls[0]!.answer(change(8, [7, 8]))
    await settled()
    expect(ids()).toEqual([7, 8])
  })
})

describe('Measures and cells have one history', () => {
  const reviewed = (more: Partial<ReviewChange> = {}): ReviewChange => ({
    ...{ caseId: 5, cells: [], undoDepth: 1, redoDepth: 1, savedAt: 't1' },
    ...more,
  })
  const measured = { measureId: 31, measures: [kept(31)] }

  /** A case whose core notes what it is asked, and answers the first call when the test says so. */
  async function openCase() {
    const sent: string[] = []
    const first = Promise.withResolvers<void>()
    const noted =
      <T>(what: string, answer: T) =>
      async (): Promise<T> => {
        sent.push(what)
        if (sent.length === 1) await first.promise
        return answer
      }
    const slide = { slide: { id: 9 }, job: null, result: null }
    const row = { id: 5, state: 'ready', present: true }
    const detail = { row, ...slide, slides: [slide], measures: [], undoDepth: 0, redoDepth: 0 }
    const store = createCaseStore(5, {
      slideOf: () => 9,
      ahead: () => null,
      open: async () => detail as unknown as CaseDetail,
      columns: async () => columnsOf([{ id: 1, label: 'HSIL', score: 0.9 }]),
      act: noted('act', reviewed()),
      addCell: noted('add', { change: reviewed(), cellId: 8 }),
      undo: noted('undo', reviewed({ measured })),
      redo: noted('redo', reviewed()),
      addMeasure: noted('measure', change(31, [31])),
      editMeasure: noted('edit', change(31, [])),
      errorOf: () => ({ code: 'bug', params: {}, retryable: true }),
    })
    await store.load()
    return { store, sent, answerFirst: first.resolve, settled: () => new Promise((resolve) => setTimeout(resolve)) }
  }

  it('so what the reader does reaches the core in the same order', async () => {
    const { store, sent, answerFirst, settled } = await openCase()
    store.act({ kind: 'accept' }, { advance: false })
    store.addMeasure(line)
    store.undo()
    await settled()
    expect(sent).toEqual(['act'])
    answerFirst()
    await settled()
    expect(sent).toEqual(['act', 'measure', 'undo'])
    expect(store.getState()).toMatchObject({ measures: [kept(31)], undoDepth: 1, redoDepth: 1 })
    expect(store.getState().stepped).toMatchObject({ how: 'undone', cells: [], measured })
  })

  it('so an undo in another window changes the measures here, and reports no cells', async () => {
    const { store } = await openCase()
    store.apply({ kind: 'review', change: reviewed({ measured }) })
    expect(store.getState()).toMatchObject({ measures: [kept(31)], elsewhere: null })
  })

  it('and an undo without anything to undo tells nothing', async () => {
    const { store, sent, answerFirst, settled } = await openCase()
    answerFirst()
    store.redo()
    await settled()
    expect(sent).toEqual(['redo'])
    expect(store.getState().stepped).toBeNull()
  })
})
