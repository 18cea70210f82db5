import { describe, expect, it } from 'vitest'
import { compareWorklist, type TriageInput, triage, type WorklistPlace } from './triage.ts'

const policy = { ruleOutBelow: 0.2, ruleOutAtMost: 0.5, urgentAt: 0.5 }
const input = (abnormal: number, highGrade: number, abstain = false): TriageInput => ({
  risk: { abnormal, highGrade },
  reliability: { abstain, reasons: [] },
})

describe('Triage', () => {
  it.each([
    [0, 0, 'light-read'],
    [0.1999, 0.4, 'light-read'],
    [0.2, 0, 'review'],
    [1, 0.4999, 'review'],
    [1, 0.5, 'urgent'],
    [0.1, 0.5, 'urgent'],
  ])('sends risk %f abnormal, %f high grade to %s', (abnormal, highGrade, lane) => {
    expect(triage(input(abnormal, highGrade), policy)).toBe(lane)
  })

  it.each([
    [0, 0],
    [1, 1],
  ])('reads in full what the model cannot judge, whatever the risk says (%f, %f)', (abnormal, highGrade) => {
    expect(triage(input(abnormal, highGrade, true), policy)).toBe('full-read')
  })
})

it('is read at least as a review where it is likelier abnormal than the task lets any model rule out', () => {
  expect(triage(input(0.49, 0), { ...policy, ruleOutBelow: 0.9 })).toBe('light-read')
  expect(triage(input(0.5, 0), { ...policy, ruleOutBelow: 0.9 })).toBe('review')
})

describe('The order of the worklist', () => {
  const place = (id: number, change: Partial<WorklistPlace>): WorklistPlace => ({
    ...{ id, state: 'ready', lane: 'review', risk: { abnormal: 0.5, highGrade: 0.1 }, signedAt: null },
    ...change,
  })
  const orderOf = (...places: WorklistPlace[]) => places.toSorted(compareWorklist).map(({ id }) => id)

  it('puts lanes before risk', () => {
    expect(
      orderOf(
        place(1, { lane: 'light-read', risk: { abnormal: 0.9, highGrade: 0.9 } }),
        place(2, { lane: 'review' }),
        place(3, { lane: 'full-read' }),
        place(4, { lane: 'urgent' }),
      ),
    ).toEqual([4, 3, 2, 1])
  })

  it('puts high-grade risk before abnormal risk, and the older case first where both are equal', () => {
    const risk = (abnormal: number, highGrade: number) => ({ risk: { abnormal, highGrade } })
    expect(orderOf(place(1, risk(0.9, 0.1)), place(2, risk(0.3, 0.2)), place(3, risk(0.8, 0.1)))).toEqual([2, 1, 3])
    expect(orderOf(place(2, {}), place(1, {}))).toEqual([1, 2])
  })

  it('puts what needs the reader before what only waits, and signed cases last, newest first', () => {
    const none = { lane: null, risk: null }
    expect(
      orderOf(
        place(1, { state: 'signed', lane: 'urgent', signedAt: '2026-11-22T10:00:00.000Z', risk: null }),
        place(2, { state: 'signed', lane: null, signedAt: '2026-11-23T10:00:00.000Z', risk: null }),
        place(3, { state: 'waiting', ...none }),
        place(4, { state: 'screening', ...none }),
        place(5, { state: 'needs-scale', ...none }),
        place(6, { state: 'failed', ...none }),
        place(7, { state: 'in-review', lane: 'light-read' }),
      ),
    ).toEqual([7, 6, 5, 4, 3, 2, 1])
  })
})
