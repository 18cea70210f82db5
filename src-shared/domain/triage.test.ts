import { describe, expect, it } from 'vitest'
import { type TriageInput, triage, worklistGroup } from './triage.ts'

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
  ])(
    'assigns a full read to a slide that the model cannot judge, whatever the risk (%f, %f)',
    (abnormal, highGrade) => {
      expect(triage(input(abnormal, highGrade, true), policy)).toBe('full-read')
    },
  )
})

it('assigns at least a review above the abnormal risk that the task lets no model rule out', () => {
  expect(triage(input(0.49, 0), { ...policy, ruleOutBelow: 0.9 })).toBe('light-read')
  expect(triage(input(0.5, 0), { ...policy, ruleOutBelow: 0.9 })).toBe('review')
})

describe('The order of the worklist', () => {
  it('puts open cases by lane, then waiting ones with those that need the reader first, then signed ones', () => {
    const places = [
      { state: 'ready', lane: 'urgent' },
      { state: 'in-review', lane: 'full-read' },
      { state: 'ready', lane: 'review' },
      { state: 'ready', lane: 'light-read' },
      { state: 'failed', lane: null },
      { state: 'needs-scale', lane: null },
      { state: 'screening', lane: null },
      { state: 'waiting', lane: null },
      { state: 'signed', lane: 'urgent' },
    ] as const
    const groups = places.map(worklistGroup)
    expect(groups).toEqual(groups.toSorted((a, b) => a - b))
    expect(new Set(groups).size).toBe(places.length)
  })
})
