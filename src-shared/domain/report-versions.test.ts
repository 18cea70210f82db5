import { describe, expect, it } from 'vitest'
import { isAmended, newestReport, nextReport, type ReportVersion } from './report-versions.ts'

const final: ReportVersion = { id: 40, version: 1, kind: 'final' }
const addendum: ReportVersion = { id: 41, version: 2, kind: 'addendum' }

describe('The next report of a case', () => {
  it('is final if there is none, and needs no reason', () => {
    expect(nextReport([], 'final', '')).toEqual({ version: 1, supersedes: null })
    expect(nextReport([final], 'final', '')).toBe('case-signed')
  })

  it('amends or adds to the newest report, in whatever order they are given', () => {
    expect(nextReport([final], 'amendment', 'wrong side')).toEqual({ version: 2, supersedes: 40 })
    expect(nextReport([addendum, final], 'addendum', 'HPV result')).toEqual({ version: 3, supersedes: 41 })
  })

  it('cannot change a report that was never signed', () => {
    expect(nextReport([], 'amendment', 'wrong side')).toBe('case-not-signed')
    expect(nextReport([], 'addendum', 'HPV result')).toBe('case-not-signed')
  })

  it.each(['', '  ', ' . ', 'no'])('requires a reason: %j is not one', (reason) => {
    expect(nextReport([final], 'amendment', reason)).toBe('reason-missing')
  })
})

describe('Among several reports', () => {
  it('the one with the highest version is current', () => {
    expect(newestReport([addendum, final])).toBe(addendum)
    expect(newestReport([])).toBeNull()
  })

  it('a report after the final one makes the case amended', () => {
    expect([isAmended([]), isAmended([final]), isAmended([final, addendum])]).toEqual([false, false, true])
  })
})

describe('A reason', () => {
  it('has at least three characters, not counting blanks around it', () => {
    expect(nextReport([final], 'addendum', ' HPV ')).toEqual({ version: 2, supersedes: 40 })
    expect(nextReport([final], 'addendum', 'HP  ')).toBe('reason-missing')
  })
})
