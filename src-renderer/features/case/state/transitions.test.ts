import { describe, expect, it } from 'vitest'
import type { CaseDetail, CaseRow, CaseSlide } from '#shared/contract/schemas/review.ts'
import type { ScreeningJob } from '#shared/contract/schemas/screening.ts'
import { showAll } from './arrange.ts'
import { type CaseState, initialState } from './case-state.ts'
import { cellTable, withoutCells } from './cell-table.ts'
import { columnsOf, type TestCell } from './testing.ts'
import {
  acting,
  afterNews,
  answered,
  changedElsewhere,
  choosing,
  placeOf,
  rearranged,
  stepTarget,
  withTable,
} from './transitions.ts'

const cells: TestCell[] = [
  { id: 1, label: 'HSIL', score: 0.98 },
  { id: 2, label: 'HSIL', score: 0.9, status: 1 },
  { id: 3, label: 'HSIL', score: 0.8 },
  { id: 4, label: 'LSIL', score: 0.7 },
]
const stateOf = (change: Partial<CaseState> = {}, of: readonly TestCell[] = cells): CaseState => {
  const empty = initialState()
  const loaded = { ...empty, ...withTable(empty, cellTable(columnsOf(of))) }
  return { ...loaded, ...change }
}

describe('A rearranged gallery', () => {
  it('suggests the most suspicious cell until the reader has chosen one', () => {
    expect(stateOf().chosenId).toBe(1)
    expect(rearranged(stateOf({ chosenId: 3, chosenByReader: true }))).not.toHaveProperty('chosenId')
  })

  it('clears the choice of a cell that no longer exists', () => {
    const state = stateOf({ chosenId: 3, chosenByReader: true })
    expect(withTable(state, withoutCells(state.table, new Set([3])))).toMatchObject({ chosenId: null, moved: 2 })
  })

  it('changes nothing if the table is the same', () => {
    const state = stateOf()
    expect(withTable(state, state.table)).toEqual({})
  })
})

describe('Choosing', () => {
  it('with shift selects everything between, in either direction', () => {
    const state = stateOf({ chosenId: 4, chosenByReader: true })
    expect(choosing(state, 2, true)).toMatchObject({ chosenId: 2, selectedIds: new Set([4, 2, 3]) })
  })

  it('without shift clears the selection', () => {
    expect(choosing(stateOf({ selectedIds: new Set([1, 2]) }), 3)).toMatchObject({
      chosenId: 3,
      selectedIds: new Set(),
    })
  })

  it('with shift changes nothing if the filter hides either end', () => {
    const onlyHsil = rearranged(stateOf(), { filter: { ...showAll, openOnly: true } })
    expect(choosing({ ...stateOf(), ...onlyHsil, chosenId: 2, chosenByReader: true }, 3, true)).toEqual({})
  })

  it('with the arrow keys starts at the first cell if none is chosen', () => {
    expect(stepTarget(stateOf({ chosenId: null }), 'right', 3)).toBe(1)
    expect(stepTarget(stateOf({ chosenId: 1 }), 'right', 3)).toBe(2)
  })

  it('does nothing in an empty gallery', () => {
    expect(stepTarget(stateOf({}, []), 'right', 3)).toBeNull()
    expect(placeOf(stateOf({}, []), 1)).toBe(-1)
  })
})

describe('An action', () => {
  it('advances to the next open cell, past decided and pending ones', () => {
    expect(acting(stateOf(), [1], { kind: 'accept' }, true).chosenId).toBe(3)
    const waiting = stateOf({ pending: new Map([[3, { kind: 'accept' } as const]]) })
    expect(acting(waiting, [1], { kind: 'accept' }, true).chosenId).toBe(4)
  })

  it('stays at its cell if it is not to advance', () => {
    expect(acting(stateOf(), [1], { kind: 'accept' }, false)).not.toHaveProperty('chosenId')
  })

  it('on many cells waits for all of them and is answered for each', () => {
    const acted = { ...stateOf(), ...acting(stateOf(), [1, 4], { kind: 'dismiss' }, false) }
    expect([...acted.pending.keys()]).toEqual([1, 4])
    expect([...answered(acted, [1]).pending!.keys()]).toEqual([4])
  })
})

it('Changes from another window are counted together for six seconds', () => {
  const state = stateOf({ elsewhere: { at: 1_000, cells: 2 } })
  expect(changedElsewhere(state, 1, 6_999).elsewhere).toEqual({ at: 6_999, cells: 3 })
  expect(changedElsewhere(state, 1, 7_000).elsewhere).toEqual({ at: 7_000, cells: 1 })
})

describe('News about a case', () => {
  const row = { id: 5, slideId: 9, state: 'ready', present: true } as CaseRow
  const job = { id: 3, slideId: 9, state: 'running' } as ScreeningJob
  const shown = { slide: { id: 9 }, job, result: null } as CaseSlide
  const detail = { row, ...shown, slides: [shown] } as CaseDetail

  it('is ignored for another case or slide', () => {
    expect(afterNews(detail, { kind: 'case', row: { ...row, id: 6, state: 'signed' } })).toEqual({
      detail,
      reload: false,
    })
    expect(afterNews(detail, { kind: 'job', job: { ...job, slideId: 8 } })).toEqual({ detail, reload: false })
  })

  it('requests a reload of the whole case if its state changed or its file disappeared', () => {
    expect(afterNews(detail, { kind: 'case', row: { ...row, state: 'signed' } }).reload).toBe(true)
    expect(afterNews(detail, { kind: 'case', row: { ...row, present: false } }).reload).toBe(true)
    expect(afterNews(detail, { kind: 'case', row: { ...row, patientName: 'Doe' } }).reload).toBe(false)
  })

  it('requests no reload when the reader begins to decide, but shows the new state', () => {
    const begun = afterNews(detail, { kind: 'case', row: { ...row, state: 'in-review' } })
    expect(begun).toMatchObject({ detail: { row: { state: 'in-review' } }, reload: false })
    expect(afterNews(begun.detail, { kind: 'case', row }).reload).toBe(false)
    expect(afterNews(begun.detail, { kind: 'case', row: { ...row, state: 'signed' } }).reload).toBe(true)
  })

  it('requests one reload of the case when its screening has succeeded', () => {
    const done = { ...job, state: 'succeeded' } as ScreeningJob
    const after = afterNews(detail, { kind: 'job', job: done })
    expect(after.reload).toBe(true)
    expect(after.detail).toMatchObject({ job: done, row: { job: done } })
    expect(afterNews(after.detail, { kind: 'job', job: done }).reload).toBe(false)
  })

  it('about a running screening is ignored once the screening has ended', () => {
    const ended = { ...shown, job: { ...job, state: 'cancelled' } as ScreeningJob }
    const done = { ...detail, ...ended, slides: [ended] }
    expect(afterNews(done, { kind: 'job', job }).detail).toBe(done)
  })
})
