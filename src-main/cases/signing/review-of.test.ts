import { describe, expect, it } from 'vitest'
import type { Decision } from '#main/reads/index.ts'
import { cervix } from '#shared/domain/task/testing.ts'
import { countsOf, marksOf } from './review-of.ts'

const none = { accepted: 0, relabelled: 0, dismissed: 0, added: 0 }
let made = 0
/** A decision on a cell that the model calls HSIL; `state` as it was decided. */
const decision = (state: Partial<Decision['state']>, change: Partial<Decision> = {}): Decision => {
  made++
  return {
    ...{ id: made, slideId: 1, cellId: made, x: made, y: 2, width: 3, height: 4, origin: 'proposal' },
    ...{ originClass: 'HSIL', modelClass: 'HSIL' },
    state: { status: 'open', readerLabel: null, marked: false, removed: false, ...state },
    ...change,
  }
}
const alone = { cellId: null, modelClass: null }
const accepted = { status: 'accepted', readerLabel: 'HSIL' } as const
const dismissed = { status: 'dismissed' } as const

describe('The counts of a report', () => {
  it('are by class, the worst first: agreed to, called something else, dismissed, or not found by the model', () => {
    const decisions = [
      decision(accepted),
      decision(accepted, { modelClass: 'LSIL' }),
      decision({ status: 'relabelled', readerLabel: 'SCC' }),
      decision(dismissed, { modelClass: 'LSIL' }),
      decision({ ...dismissed, readerLabel: 'SCC' }),
      decision(accepted, alone),
      decision({ status: 'relabelled', readerLabel: 'NILM' }, alone),
    ]
    expect(countsOf(decisions, cervix)).toEqual([
      { ...none, label: 'SCC', relabelled: 1 },
      { ...none, label: 'HSIL', accepted: 1, relabelled: 1, dismissed: 1, added: 1 },
      { ...none, label: 'LSIL', dismissed: 1 },
      { ...none, label: 'NILM', added: 1 },
    ])
  })

  it('leave out what was only looked at, and a dismissal of a cell that the screening does not know', () => {
    const decisions = [decision({}), decision({ marked: true }), decision(dismissed, alone), decision({}, alone)]
    expect(countsOf(decisions, cervix)).toEqual([])
  })
})

describe('The marked cells of a report', () => {
  it('are those that are marked and not dismissed, each with whose label it has', () => {
    const decisions = [
      decision({ ...accepted, marked: true }),
      decision({ marked: true }),
      decision({ status: 'relabelled', readerLabel: 'LSIL', marked: true }),
      decision({ ...accepted, marked: true }, { modelClass: 'LSIL' }),
      decision({ ...accepted, marked: true }, alone),
      decision({ ...dismissed, marked: true }),
      decision(accepted),
    ]
    const ids = decisions.map(({ id }) => id)
    expect(marksOf(decisions, cervix).map(({ cellId, label, by }) => [cellId, label, by])).toEqual([
      [ids[0], 'HSIL', 'both'],
      [ids[1], 'HSIL', 'model'],
      [ids[3], 'HSIL', 'reader'],
      [-ids[4]!, 'HSIL', 'reader'],
      [ids[2], 'LSIL', 'reader'],
    ])
  })

  it('say where they lie, and on which of the other slides; nothing of the slide that the report names first', () => {
    const marked = { ...accepted, marked: true }
    const here = decision(marked, { slideId: 7 })
    const there = decision(marked, { slideId: 8 })
    const [first, second] = marksOf([there, here], cervix, new Map([[8, 2]]))
    expect(first).toEqual({ cellId: here.id, x: here.x, y: 2, width: 3, height: 4, label: 'HSIL', by: 'both' })
    expect(second).toMatchObject({ cellId: there.id, slide: 2 })
  })
})
