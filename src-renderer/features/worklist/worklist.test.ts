import { describe, expect, it } from 'vitest'
import { rowFor } from '#renderer/client/testing.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { JobState } from '#shared/contract/schemas/screening.ts'
import { changeOf, faultsOf, formOf } from './case-form.ts'
import { chosenIndex, stepIndex } from './choice.ts'
import { jobSteps } from './job.ts'
import { toggled } from './view.ts'

describe('the chosen case', () => {
  it('stays chosen when the list is sorted differently', () => {
    expect(chosenIndex({ place: 1, lastIndex: 0, total: 3 })).toBe(1)
  })
  it('is replaced by the next one when it leaves the list', () => {
    expect(chosenIndex({ place: null, lastIndex: 1, total: 2 })).toBe(1)
    expect(chosenIndex({ place: null, lastIndex: 4, total: 1 })).toBe(0)
  })
  it('does not exist in an empty list', () => {
    expect(chosenIndex({ place: null, lastIndex: 2, total: 0 })).toBe(-1)
  })
  it('stops at both ends', () => {
    expect(stepIndex(0, -1, 3)).toBe(0)
    expect(stepIndex(2, 5, 3)).toBe(2)
    expect(stepIndex(-1, 1, 0)).toBe(-1)
  })
})

describe('actions on a screening', () => {
  const steps = (state: JobState | null, caseState: CaseRow['state'] = 'screening', present = true) =>
    jobSteps({ job: state === null ? null : ({ state } as CaseRow['job']), state: caseState, present })

  it('pause a running one and resume a paused one', () => {
    expect(steps('running')).toMatchObject({ canPause: true, canResume: false, canStop: true, canStart: false })
    expect(steps('paused')).toMatchObject({ canPause: false, canResume: true, canStop: true })
    expect(steps('cancelling')).toMatchObject({ canPause: false, canResume: false, canStop: false })
  })
  it('start a waiting or failed one, if its file can be reached', () => {
    expect(steps(null, 'waiting').canStart).toBe(true)
    expect(steps('failed', 'failed').canStart).toBe(true)
    expect(steps('cancelled', 'waiting').canStart).toBe(true)
    expect(steps('failed', 'failed', false).canStart).toBe(false)
    expect(steps('succeeded', 'ready').canStart).toBe(false)
  })
})

describe('the case form', () => {
  const row = rowFor(7, { accession: 'S26-1', patientName: 'Ada', patientAge: 34 })

  it('sends only what was changed', () => {
    expect(changeOf(row, formOf(row))).toBeNull()
    expect(changeOf(row, { ...formOf(row), accession: ' S26-2 ' })).toEqual({ caseId: 7, accession: 'S26-2' })
    expect(changeOf(row, { ...formOf(row), age: '' })).toEqual({ caseId: 7, patientAge: null })
    expect(changeOf(row, { ...formOf(row), age: '35', specimen: 'other' })).toEqual({
      caseId: 7,
      patientAge: 35,
      specimen: 'other',
    })
  })
  it('names what is not acceptable', () => {
    expect(faultsOf({ ...formOf(row), accession: '  ' })).toMatchObject({ accession: true, age: false })
    for (const age of ['-1', '121', '3.5', 'x']) expect(faultsOf({ ...formOf(row), age }).age).toBe(true)
    for (const age of ['', '0', '120', ' 34 ']) expect(faultsOf({ ...formOf(row), age }).age).toBe(false)
  })
})

it('pressing a chip twice restores the filter', () => {
  const none: ReadonlySet<string> = new Set()
  expect([...toggled(none, 'a')]).toEqual(['a'])
  expect([...toggled(toggled(none, 'a'), 'a')]).toEqual([])
})
