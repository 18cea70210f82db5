import { describe, expect, it } from 'vitest'
import type { ReviewAction } from '#shared/contract/schemas/review.ts'
import { type DecisionState, decide } from '#shared/domain/decision.ts'
import { added, same, undecided } from './cell-state.ts'
import { type Decision, isVisibleAlone, originOf, shownState, statusNow, windowId } from './decision.ts'

const byModel = { label: 'HSIL', byReader: false }
const byReader = { label: 'HSIL', byReader: true }
const state = (change: Partial<DecisionState>): DecisionState => ({ ...undecided, ...change })
const accepted = state({ status: 'accepted', readerLabel: 'HSIL' })
const corrected = state({ status: 'relabelled', readerLabel: 'LSIL' })

describe('An action makes of a cell', () => {
  it.each<[string, DecisionState, ReviewAction, DecisionState]>([
    ['agreement with the model', undecided, { kind: 'accept' }, accepted],
    ['agreement with its own label, where the reader gave one', corrected, { kind: 'accept' }, corrected],
    ['a correction', accepted, { kind: 'relabel', label: 'LSIL' }, corrected],
    ['agreement, where the label is the model’s', corrected, { kind: 'relabel', label: 'HSIL' }, accepted],
    [
      'one that goes into no report, with the label that it had',
      { ...corrected, marked: true },
      { kind: 'dismiss' },
      { ...corrected, status: 'dismissed' },
    ],
    ['one that nobody looked at', corrected, { kind: 'clear' }, undecided],
    ['one for the report', undecided, { kind: 'mark', marked: true }, state({ marked: true })],
    ['one for the report no longer', state({ marked: true }), { kind: 'mark', marked: false }, undecided],
    [
      'one for the report, that is dismissed no longer',
      state({ status: 'dismissed' }),
      { kind: 'mark', marked: true },
      state({ marked: true }),
    ],
    [
      'one for the report, with the label that it had before it was dismissed',
      { ...corrected, status: 'dismissed' },
      { kind: 'mark', marked: true },
      { ...corrected, marked: true },
    ],
    [
      'one that stays dismissed when a mark is taken from it',
      state({ status: 'dismissed' }),
      { kind: 'mark', marked: false },
      state({ status: 'dismissed' }),
    ],
  ])('%s', (_, before, action, after) => {
    expect(decide(before, byModel, action)).toEqual(after)
  })

  it('that a reader added the same as it was when it was added, where it is cleared', () => {
    expect(decide(corrected, byReader, { kind: 'clear' })).toEqual(accepted)
    expect(added('HSIL')).toEqual(accepted)
  })

  it('another one only where something of it changes', () => {
    expect(same(accepted, { ...accepted })).toBe(true)
    for (const change of [{ status: 'open' }, { readerLabel: 'SCC' }, { marked: true }, { removed: true }] as const)
      expect(same(accepted, { ...accepted, ...change }), JSON.stringify(change)).toBe(false)
  })
})

const decision = (change: Partial<Decision>): Decision => ({
  ...{ id: 7, slideId: 1, cellId: 5, x: 1, y: 2, width: 3, height: 4, origin: 'proposal' },
  ...{ originClass: 'HSIL', modelClass: 'HSIL', state: accepted },
  ...change,
})
const alone = (of: DecisionState, change: Partial<Decision> = {}) =>
  decision({ cellId: null, modelClass: null, state: of, ...change })

describe('A decision as a window gets it', () => {
  it('has the id of its cell, or its own as a negative one where it stands alone', () => {
    expect(windowId(decision({}))).toBe(5)
    expect(windowId(alone(accepted))).toBe(-7)
  })

  it('is a correction where the model says something else by now', () => {
    expect(statusNow(decision({}))).toBe('accepted')
    expect(statusNow(decision({ modelClass: 'LSIL' }))).toBe('relabelled')
    expect(statusNow(decision({ modelClass: 'LSIL', state: state({ status: 'dismissed' }) }))).toBe('dismissed')
    expect(statusNow(decision({ modelClass: 'LSIL', state: state({ status: 'accepted' }) }))).toBe('accepted')
    expect(statusNow(alone(accepted))).toBe('accepted')
    expect(statusNow(alone(accepted, { originClass: 'LSIL' }))).toBe('relabelled')
  })

  it('that was undone leaves the model’s cell as it was found', () => {
    expect(shownState(decision({ state: { ...accepted, removed: true } }))).toEqual({ id: 5, ...undecided })
    expect(shownState(decision({ modelClass: 'LSIL' }))).toEqual({ id: 5, ...accepted, status: 'relabelled' })
  })

  it('that stands alone shows unless it was undone or says nothing', () => {
    for (const [of, visible] of [
      [accepted, true],
      [state({ marked: true }), true],
      [state({ status: 'dismissed' }), true],
      [undecided, false],
      [{ ...accepted, removed: true }, false],
      [state({ marked: true, removed: true }), false],
    ] as const) {
      expect(isVisibleAlone(of), JSON.stringify(of)).toBe(visible)
      expect(shownState(alone(of)).removed).toBe(!visible)
    }
    expect(shownState(alone(state({ marked: true })))).toEqual({
      ...{ id: -7, status: 'open', readerLabel: 'HSIL', marked: true, removed: false },
    })
  })

  it('starts an action from the model’s class that is shown, else from what it was when it was made', () => {
    expect(originOf(decision({ modelClass: 'LSIL' }))).toEqual({ label: 'LSIL', byReader: false })
    expect(originOf(alone(accepted))).toEqual(byModel)
    expect(originOf(alone(accepted, { origin: 'reader' }))).toEqual(byReader)
    expect(originOf(decision({ origin: 'reader' }))).toEqual(byModel)
  })
})
